using System.Runtime.InteropServices;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>kill(2) and what goes with it: .NET can end a process, but neither ask it politely, nor stop it, nor reach its group.</summary>
internal static partial class Posix
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <returns>False when no such process or group is left.</returns>
    public static bool Signal(int processOrGroup, int signal) => SendSignal(processOrGroup, signal) == 0;

    /// <returns>-1 when there is no such process; 0 asks for our own.</returns>
    [LibraryImport("libc", EntryPoint = "getpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ProcessGroup(int process);

    /// <returns>-1 when there is no such process.</returns>
    [LibraryImport("libc", EntryPoint = "getsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Session(int process);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processOrGroup, int signal);
}
