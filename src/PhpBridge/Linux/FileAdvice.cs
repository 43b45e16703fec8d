using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>posix_fadvise(2): announces how a file will be read. Only advice, so failures are ignored.</summary>
internal static partial class FileAdvice
{
    private const int Normal = 0; // POSIX_FADV_NORMAL
    private const int Random = 1; // POSIX_FADV_RANDOM
    private const int WillNeed = 3; // POSIX_FADV_WILLNEED

    /// <summary>Turns read-ahead off.</summary>
    public static void DisableReadAhead(SafeFileHandle file) => _ = Advise(file, 0, 0, Random);

    /// <summary>Turns read-ahead on again and starts reading the whole file into the page cache.</summary>
    public static void ReadWhole(SafeFileHandle file)
    {
        _ = Advise(file, 0, 0, Normal);
        _ = Advise(file, 0, 0, WillNeed);
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
