using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Health;

/// <summary>Checks the sandbox for problems that do not prevent requests. It takes well below a millisecond.</summary>
internal static class SandboxCheck
{
    /// <summary>
    /// The space for uploads, sessions and sockets. A request has at most 6 MB, the archive of a plugin about ten times that.
    /// </summary>
    private const long MinFreeSpace = 64 * 1024 * 1024;

    // Offset 18 of an ELF file (System V ABI, "ELF Header"): e_machine, two bytes.
    private const int MachineOffset = 18;

    /// <param name="php">The path of php-fpm.</param>
    /// <param name="runDirectory">An existing folder in /tmp.</param>
    /// <param name="content">The folder wp-content.</param>
    /// <returns>The problems and their remedies, each in one line for the operator.</returns>
    public static IEnumerable<string> Findings(string php, string runDirectory, string content)
    {
        if (MachineOf(php) is { } machine && machine != OwnMachine)
        {
            yield return $"'{php}' (PHPBRIDGE_PHP_FPM) is built for {Name(machine)}, but the function runs on {Name(OwnMachine)}: "
                + "attach the layer for that architecture";
        }

        var space = new DriveInfo(runDirectory).AvailableFreeSpace;
        if (space < MinFreeSpace)
        {
            yield return $"Only {space / 1024 / 1024} MB are free for temporary files in '{runDirectory}': increase the function's "
                + "ephemeral storage";
        }

        if (Directory.Exists(content) && !FileSystem.IsWritable(content))
        {
            yield return $"'{content}' is not writable, so uploads, plugins and updates will fail: give the access point the POSIX user "
                + "that owns it, and the function's role elasticfilesystem:ClientWrite";
        }
    }

    private static ushort OwnMachine => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (ushort)183 : (ushort)62;

    private static string Name(ushort machine) => machine switch
    {
        183 => "arm64",
        62 => "x86_64",
        _ => $"another architecture (ELF machine {machine})",
    };

    /// <returns>Null if the file is not an ELF file, such as a script.</returns>
    private static ushort? MachineOf(string path)
    {
        Span<byte> head = stackalloc byte[MachineOffset + 2];
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, head, 0) == head.Length && head.StartsWith("\u007fELF"u8)
                ? BitConverter.ToUInt16(head[MachineOffset..])
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Reported when it is started.
        }
    }
}
