using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>futex(2), which the C library has no function for.</summary>
internal static partial class Futex
{
    private const int Wake = 1; // FUTEX_WAKE: waiters in other processes too.

    private static readonly nint Number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202; // __NR_futex

    public static void WakeAll(ref uint word) => _ = SystemCall(Number, ref word, Wake, int.MaxValue);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, ref uint word, nint operation, nint count);
}
