using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Mirror;

/// <summary>
/// The bytes of mirrored files in this sandbox: a numbered file each. One state of a file keeps its number as long as it is
/// here, whichever index refers to it.
/// </summary>
internal sealed partial class ContentStore
{
    private readonly ConcurrentDictionary<(string Path, ulong Inode, ulong Size, long Modified, long Changed), uint> _numbers = new();
    private readonly string _folder;
    private readonly long _maxSize;
    private int _last;
    private long _size;

    /// <param name="directory">The sandbox's folder; contents go into one of their own in it.</param>
    /// <param name="maxSize">Of all together, in bytes.</param>
    public ContentStore(string directory, long maxSize)
    {
        (_folder, _maxSize) = (Path.Combine(directory, "content"), maxSize);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>In bytes.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <returns>The content's number, or 0.</returns>
    public uint Find(string path, in IndexEntry entry) => _numbers.GetValueOrDefault(Key(path, entry));

    public bool HasRoomFor(in IndexEntry entry) => Size + (long)entry.Size <= _maxSize;

    /// <returns>The content's number; 0 when it would be more than may be here.</returns>
    /// <exception cref="IOException">/tmp is full.</exception>
    public uint Add(string path, in IndexEntry entry, ReadOnlySpan<byte> content)
    {
        // Reserved before it is written: several threads add at once.
        if (Interlocked.Add(ref _size, content.Length) > _maxSize)
        {
            Interlocked.Add(ref _size, -content.Length);
            return 0;
        }

        var number = (uint)Interlocked.Increment(ref _last);
        var file = PathOf(number);
        try
        {
            using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(handle, content, 0);
            SetModified(handle, entry.Modified);
        }
        catch (IOException)
        {
            File.Delete(file);
            Interlocked.Add(ref _size, -content.Length);
            throw;
        }

        _numbers[Key(path, entry)] = number;
        return number;
    }

    /// <exception cref="IOException">It is not there.</exception>
    public byte[] Read(uint number) => File.ReadAllBytes(PathOf(number));

    /// <summary>Deletes what no index refers to any longer. Whoever has one open can go on reading it.</summary>
    public void KeepOnly(IReadOnlySet<uint> used)
    {
        foreach (var (key, number) in _numbers)
        {
            if (!used.Contains(number) && _numbers.TryRemove(key, out _))
            {
                File.Delete(PathOf(number));
                Interlocked.Add(ref _size, -(long)key.Size);
            }
        }
    }

    private string PathOf(uint number) => Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture));

    private static (string Path, ulong Inode, ulong Size, long Modified, long Changed) Key(string path, in IndexEntry entry)
        => (path, entry.Inode, entry.Size, entry.Modified, entry.Changed);

    /// <summary>To the nanosecond: PHP compares it with the status that the index has.</summary>
    private static void SetModified(SafeFileHandle handle, long nanoseconds)
    {
        var time = new Time { Seconds = Math.DivRem(nanoseconds, 1_000_000_000, out var rest), Nanoseconds = rest };
        if (FutimeNs(handle, [time, time]) != 0)
        {
            throw new IOException($"the time of a mirrored file cannot be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static partial int FutimeNs(SafeFileHandle handle, [In] Time[] times);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
