using System.ComponentModel;
using PhpBridge.Linux;

namespace PhpBridge.Commands;

/// <summary>Finds executables like execvp(3). Process.Start would search the bootstrap's folder and the working directory first.</summary>
internal static class PathSearch
{
    /// <exception cref="Win32Exception">The command was not found.</exception>
    public static string Find(string command, string workingDirectory, string path)
    {
        if (command.Contains('/', StringComparison.Ordinal))
        {
            return Path.Combine(workingDirectory, command);
        }

        return path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, command))
            .FirstOrDefault(IsExecutable)
            ?? throw new Win32Exception(Errno.NoEntry, $"not found in PATH ({path})");
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (File.GetUnixFileMode(file) & Execute) != 0;
    }
}
