using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>write(2) on a descriptor that this process was started with. FileStream would keep a position of its own.</summary>
internal static partial class FileDescriptor
{
    public const int StandardOutput = 1;

    /// <returns>How many bytes were written; less than all when a pipe is nearly full.</returns>
    /// <exception cref="IOException">The descriptor is closed, or the file system is full.</exception>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var count = Native(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            if (Marshal.GetLastPInvokeError() is not Errno.Interrupted and var error)
            {
                throw new IOException($"write(2) failed: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Native(int descriptor, ref byte bytes, nint count);
}
