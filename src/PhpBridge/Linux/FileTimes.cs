using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>futimens(3), which has nanoseconds; .NET rounds to 100.</summary>
internal static partial class FileTimes
{
    /// <summary>Sets the times of last access and last modification.</summary>
    /// <param name="nanoseconds">Since 1970.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public static void Set(SafeFileHandle file, long nanoseconds)
    {
        var time = new Time { Seconds = Math.DivRem(nanoseconds, 1_000_000_000, out var rest), Nanoseconds = rest };
        if (SetTimes(file, [time, time]) != 0)
        {
            throw new IOException($"cannot set a file's time of modification: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static partial int SetTimes(SafeFileHandle file, [In] Time[] accessedAndModified);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
