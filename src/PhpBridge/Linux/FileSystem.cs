using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>
/// Looks at files the way that only Linux's own calls allow: what a path leads to and where that is in one walk,
/// without opening it, and nanoseconds. The framework would stat and resolve links one by one, each a round trip over
/// NFS, and block in opening a FIFO.
/// </summary>
internal static partial class FileSystem
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int PathOnly = 0x200000; // O_PATH: names the file, opens nothing.
    private const int NonBlocking = 0x800; // O_NONBLOCK: a FIFO put there just now must not hold the thread.
    private const int WriteAccess = 2; // W_OK
    private const int MaxPath = 4096;
    private const int Attempts = 20;

    /// <summary>What the path leads to; null when there is nothing, or nothing that we may know of.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="sync">Whether a remote file system is to be asked, whatever it has cached.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public static (FileKind Kind, string Path, FileStatus Status)? Look(string path, bool sync)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var handle = Open(path, PathOnly);
            if (handle is null)
            {
                return null;
            }

            var place = PathOf(handle);
            var (mode, links, status) = StatusOf(handle, sync);
            if (links > 0)
            {
                return (InodeMode.KindOf(mode), place, status);
            }

            // Replaced in between: its name leads to another file by now.
        }

        return null;
    }

    /// <summary>Opens for reading; null when there is no regular file.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read it.</exception>
    public static SafeFileHandle? OpenFile(string path)
    {
        var handle = Open(path, NonBlocking);
        if (handle is null)
        {
            return Marshal.GetLastPInvokeError() == Errno.AccessDenied
                ? throw new UnauthorizedAccessException($"'{path}' may not be read")
                : null;
        }

        if (InodeMode.IsRegular(StatusOf(handle, sync: false).Mode))
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>A handle that names what is at the path and opens nothing; null when nothing is there.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public static SafeFileHandle? OpenPath(string path) => Open(path, PathOnly);

    public static FileStatus StatusOf(SafeFileHandle handle) => StatusOf(handle, sync: false).Status;

    /// <summary>The path with all links resolved, or null.</summary>
    public static string? RealPath(string path)
    {
        using var handle = Open(path, PathOnly);
        return handle is null ? null : PathOf(handle);
    }

    /// <summary>Whether this process may write to the path (access(2)), which on NFS the server decides.</summary>
    public static bool IsWritable(string path) => NativeAccess(path, WriteAccess) == 0;

    private static SafeFileHandle? Open(string path, int flags)
    {
        while (true)
        {
            var descriptor = NativeOpen(path, flags | CloseOnExec);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;

                // A name that no file can have, a file used as a folder, links in circles, or not for us to see: nothing is there.
                case Errno.NoEntry or Errno.NotADirectory or Errno.NameTooLong or Errno.TooManyLinks:
                case Errno.AccessDenied or Errno.NoDevice:
                    return null;

                case var error:
                    throw new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    private static (uint Mode, uint Links, FileStatus Status) StatusOf(SafeFileHandle handle, bool sync)
    {
        var x = Statx.Of(handle, sync);
        return (x.Mode, x.Links, x.ToFileStatus());
    }

    private static string PathOf(SafeFileHandle handle)
    {
        Span<byte> target = stackalloc byte[MaxPath];
        var length = NativeReadLink($"/proc/self/fd/{handle.DangerousGetHandle()}", ref MemoryMarshal.GetReference(target), MaxPath);
        return length is > 0 and < MaxPath
            ? Encoding.UTF8.GetString(target[..(int)length])
            : throw new IOException("the place of a file cannot be read from /proc/self/fd");
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeOpen(string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeAccess(string path, int mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NativeReadLink(string path, ref byte target, nint size);
}
