using System.ComponentModel;
using PhpBridge.Linux;

namespace PhpBridge.Console;

/// <summary>
/// Finds executables as execvp(3) does. Process.Start would look beside the bootstrap and in its working directory
/// first.
/// </summary>
internal static class PathSearch
{
    /// <exception cref="Win32Exception">There is no such command.</exception>
    public static string Find(string command, string workingDirectory, string path)
    {
        if (command.Contains('/', StringComparison.Ordinal))
        {
            return Path.Combine(workingDirectory, command);
        }

        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, command)).FirstOrDefault(IsExecutable)
            ?? throw new Win32Exception(Errno.NoEntry, $"there is no such command in PATH ({path})");
    }

    private static bool IsExecutable(string file)
        => File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
