using System.Runtime.InteropServices;

namespace PhpBridge.Benchmarks;

/// <summary>kill(2): a function has no program for it.</summary>
internal static partial class Signals
{
    private const int Term = 15; // SIGTERM

    /// <summary>Asks a process to end. The bootstrap passes that on to php-fpm.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, Term);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
