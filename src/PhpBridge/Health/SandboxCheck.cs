using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Health;

/// <summary>What is wrong around a site that is served all the same. Some system calls, well below a millisecond.</summary>
internal static class SandboxCheck
{
    /// <summary>PHP's uploads, sessions and our sockets; a request's body has at most 6 MB, a plugin's archive some ten times that.</summary>
    private const long LeastSpace = 64 * 1024 * 1024;

    // Offset 18 of an ELF file (System V ABI, "ELF Header"): e_machine, two bytes.
    private const int MachineOffset = 18;

    /// <param name="php">php-fpm's path.</param>
    /// <param name="runDirectory">A folder in /tmp that exists.</param>
    /// <param name="content">The folder in which WordPress keeps the site's own files.</param>
    /// <returns>One line for the operator per finding: what, and what to do.</returns>
    public static IEnumerable<string> Findings(string php, string runDirectory, string content)
    {
        if (MachineOf(php) is { } machine && machine != OwnMachine)
        {
            yield return $"'{php}' (PHPBRIDGE_PHP_FPM) is for {Name(machine)}, and this function runs on {Name(OwnMachine)}: attach the layer for that architecture";
        }

        var space = new DriveInfo(runDirectory).AvailableFreeSpace;
        if (space < LeastSpace)
        {
            yield return $"Where PHP writes its temporary files ('{runDirectory}') only {space / 1024 / 1024} MB are free: raise the function's ephemeral storage";
        }

        if (Directory.Exists(content) && !FileSystem.IsWritable(content))
        {
            yield return $"'{content}' is not writable, so uploads, plugins and updates will fail: give the access point the POSIX user that owns it, "
                + "and the function's role elasticfilesystem:ClientWrite";
        }
    }

    private static ushort OwnMachine => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (ushort)183 : (ushort)62;

    private static string Name(ushort machine) => machine switch
    {
        183 => "arm64",
        62 => "x86_64",
        _ => $"another architecture (ELF machine {machine})",
    };

    /// <summary>Null for what is not an ELF file: a script, say.</summary>
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
            return null; // Starting it will say so, with the name of the setting.
        }
    }
}
