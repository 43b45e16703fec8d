using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>struct statx (statx(2)), the same on every architecture, unlike struct stat.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal partial struct Statx
{
    public uint Mask;
    public uint BlockSize;
    public ulong Attributes;
    public uint Links;
    public uint User;
    public uint Group;
    public ushort Mode;
    public ushort Spare;
    public ulong Inode;
    public ulong Size;
    public ulong Blocks;
    public ulong AttributesMask;
    public Timestamp Accessed;
    public Timestamp Born;
    public Timestamp Changed;
    public Timestamp Modified;
    public uint SpecialMajor;
    public uint SpecialMinor;
    public uint DeviceMajor;
    public uint DeviceMinor;

    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int ForceSync = 0x2000; // AT_STATX_FORCE_SYNC: the server's word, not what NFS remembers for up to a minute.
    private const uint Basic = 0x7ff; // STATX_BASIC_STATS

    /// <param name="sync">Whether a remote file system is to be asked, whatever it has cached.</param>
    /// <returns>Without links when it was deleted.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public static Statx Of(SafeFileHandle handle, bool sync)
    {
        if (Native(handle, "", sync ? EmptyPath | ForceSync : EmptyPath, Basic, out var status) == 0)
        {
            return status;
        }

        return Marshal.GetLastPInvokeError() == Errno.StaleHandle
            ? default
            : throw new IOException($"the status of a file cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>What is at the path itself, a link not followed, as the server says now; null when nothing is.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It is in a folder that we may not search.</exception>
    public static Statx? At(string path)
    {
        // With the NUL that ends it.
        if (Native(CurrentDirectory, [.. PathName.ToBytes(path), 0], NoFollow | ForceSync, Basic, out var status) == 0)
        {
            return status;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            Errno.NoEntry or Errno.NotADirectory => null,
            Errno.AccessDenied => throw new UnauthorizedAccessException($"a folder on the way to '{path}' may not be searched"),
            _ => throw new IOException($"the status of '{path}' cannot be read: {Marshal.GetLastPInvokeErrorMessage()}"),
        };
    }

    public readonly FileStatus ToFileStatus()
        => new(DeviceOf(DeviceMajor, DeviceMinor), Inode, (long)Size, Modified.Nanoseconds, Changed.Nanoseconds);

    /// <summary>
    /// The one number that stat(2) has for the two of statx(2): makedev(3). Programs compare it, to know whether two paths
    /// lead to the same file.
    /// </summary>
    public static ulong DeviceOf(uint major, uint minor)
        => ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Native(SafeFileHandle directory, string path, int flags, uint mask, out Statx status);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Native(int directory, byte[] path, int flags, uint mask, out Statx status);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Timestamp
    {
        public long Seconds;
        public uint Rest;
        public int Spare;

        public readonly long Nanoseconds => (Seconds * 1_000_000_000) + Rest;
    }
}
