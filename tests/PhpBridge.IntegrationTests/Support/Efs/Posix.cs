using System.Runtime.InteropServices;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Efs;

/// <summary>
/// System calls as they are: .NET's files ask for locks and attributes of their own, and every one of those would be a round trip.
/// </summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;

    public const int NoEntry = 2;
    public const int InputOutputError = 5;
    public const int BadDescriptor = 9;
    public const int WouldBlock = 11;
    public const int PermissionDenied = 13;
    public const int Exists = 17;
    public const int Stale = 116;

    public const int Shared = 1;
    public const int ExclusiveLock = 2;
    public const int NoWait = 4;
    public const int Unlock = 8;

    private const int CurrentFolder = -100;
    private const int ForceSync = 0x2000;

    /// <exception cref="PosixException">With its error.</exception>
    public static int Open(string path, int flags) => Checked(OpenFile(path, flags, 0x1A4));

    public static void Close(int file) => Checked(CloseFile(file));

    public static string Read(int file)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, (int)Checked(ReadAt(file, buffer, buffer.Length, 0)));
    }

    public static void Write(int file, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Checked(WriteAt(file, bytes, bytes.Length, 0));
    }

    public static string ReadFile(string path)
    {
        var file = Open(path, ReadOnly);
        try
        {
            return Read(file);
        }
        finally
        {
            Close(file);
        }
    }

    /// <summary>In place: the file stays the same one.</summary>
    public static void WriteFile(string path, string text)
    {
        var file = Open(path, WriteOnly | Create | Truncate);
        try
        {
            Write(file, text);
        }
        finally
        {
            Close(file);
        }
    }

    public static void Rename(string from, string to) => Checked(RenameFile(from, to));

    public static void Remove(string path) => Checked(RemoveFile(path));

    /// <summary>From whatever cache has it.</summary>
    public static Status Stat(string path) => Stat(path, 0);

    /// <summary>From the server: AT_STATX_FORCE_SYNC.</summary>
    public static Status StatForced(string path) => Stat(path, ForceSync);

    /// <returns>False when somebody else has it.</returns>
    public static bool TryLockRange(int file, long start, long length, bool exclusive) =>
        LockRange(file, start, length, exclusive, wait: false);

    public static void LockRange(int file, long start, long length) => LockRange(file, start, length, exclusive: true, wait: true);

    /// <returns>0 or the error.</returns>
    public static int TryLockFile(int file, int operation) => LockFile(file, operation) < 0 ? Marshal.GetLastPInvokeError() : 0;

    private static Status Stat(string path, int flags)
    {
        var buffer = new byte[256]; // struct statx: mode at 28, uid at 20, gid at 24, inode at 32, size at 40.
        Checked(StatFile(CurrentFolder, path, flags, 0x7FF, buffer));
        return new Status(
            BitConverter.ToInt64(buffer, 32), BitConverter.ToInt64(buffer, 40),
            BitConverter.ToInt32(buffer, 20), BitConverter.ToInt32(buffer, 24));
    }

    private static bool LockRange(int file, long start, long length, bool exclusive, bool wait)
    {
        const int setLock = 6;
        const int setLockWait = 7;
        var range = new Range { Type = exclusive ? (short)1 : (short)0, Start = start, Length = length };
        if (Control(file, wait ? setLockWait : setLock, ref range) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is WouldBlock or PermissionDenied ? false : throw new PosixException(error);
    }

    private static int Checked(int result) => (int)Checked((nint)result);

    private static nint Checked(nint result) => result < 0 ? throw new PosixException(Marshal.GetLastPInvokeError()) : result;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadAt(int file, byte[] buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteAt(int file, byte[] buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RemoveFile(string path);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFile(int folder, string path, int flags, int mask, byte[] buffer);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int file, int command, ref Range range);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LockFile(int file, int operation);

    /// <summary>struct flock, 64-bit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
