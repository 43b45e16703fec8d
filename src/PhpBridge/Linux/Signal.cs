using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>Signals (signal(7)) and kill(2). The numbers are the same on x86-64 and arm64.</summary>
internal static partial class Signal
{
    public const int Kill = 9; // SIGKILL
    public const int Stop = 19; // SIGSTOP

    /// <returns>0, or -1 when the process does not exist or belongs to another user.</returns>
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int process, int signal);
}
