using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>fcntl(2).</summary>
internal static partial class Fcntl
{
    public const int SetDescriptorFlags = 2; // F_SETFD
    public const int SetStatusFlags = 4; // F_SETFL
    public const int SetOwner = 8; // F_SETOWN
    public const int SetSignal = 10; // F_SETSIG

    public const int CloseOnExec = 1; // FD_CLOEXEC, a descriptor flag
    public const int Async = 0x2000; // O_ASYNC, a status flag

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fcntl")]
    public static partial int Call(int descriptor, int command, nint argument);
}
