using System.Runtime.InteropServices;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>kill(2): .NET can end a process, but neither ask it politely nor reach its group.</summary>
internal static partial class Posix
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <returns>False when no such process or group is left.</returns>
    public static bool Signal(int processOrGroup, int signal) => SendSignal(processOrGroup, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processOrGroup, int signal);
}
