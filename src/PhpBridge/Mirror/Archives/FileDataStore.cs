using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// The bytes of mirrored files in this sandbox: a numbered file each. One state of a file keeps its number as long as it is
/// here, whichever index refers to it. Nobody writes into it: the files are read-only, and what has been changed all the same,
/// which root may do, is found by its checksum before it gets into an archive.
/// </summary>
internal sealed class FileDataStore
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ConcurrentDictionary<(string Path, ulong Inode, ulong Size, long Modified, long Changed), uint> _numbers = new();
    private readonly ConcurrentDictionary<uint, UInt128> _checksums = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly long _maxSize;
    private readonly ConcurrentQueue<(uint Number, long Size)> _replaced = new();
    private uint _distrusted;
    private int _last;
    private long _size;

    /// <param name="directory">The sandbox's folder; contents go into one of their own in it.</param>
    /// <param name="maxSize">Of all together, in bytes.</param>
    public FileDataStore(string directory, long maxSize)
    {
        (_folder, _maxSize) = (Path.Combine(directory, "blobs"), maxSize);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>In bytes.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <returns>The content's number, or 0.</returns>
    public uint Find(string path, in IndexEntry entry)
        => _numbers.GetValueOrDefault(Key(path, entry)) is var number && number > Volatile.Read(ref _distrusted) ? number : 0;

    /// <summary>None of what is here is used for an index to come.</summary>
    public void ForgetAll() => Volatile.Write(ref _distrusted, (uint)Volatile.Read(ref _last));

    /// <summary>Remembers of a file that it is none to have here, whatever its name says.</summary>
    public void Refuse(string path) => _refused[path] = true;

    public bool Refuses(string path) => _refused.ContainsKey(path);

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
            File.SetUnixFileMode(handle, ReadOnly);
            FileTimes.Set(handle, entry.Modified); // To the nanosecond: PHP compares it with the status in the index.
        }
        catch (IOException)
        {
            File.Delete(file);
            Interlocked.Add(ref _size, -content.Length);
            throw;
        }

        _checksums[number] = XxHash128.HashToUInt128(content);
        if (_numbers.TryGetValue(Key(path, entry), out var before))
        {
            _replaced.Enqueue((before, (long)entry.Size));
        }

        _numbers[Key(path, entry)] = number;
        return number;
    }

    /// <returns>The content's bytes; null when it is not here, or not as it came. Then it is gone, and PHP asks EFS.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read(string path, in IndexEntry entry)
    {
        var number = Find(path, entry);
        if (number == 0)
        {
            return null;
        }

        var content = File.ReadAllBytes(PathOf(number));
        if (_checksums.TryGetValue(number, out var checksum) && XxHash128.HashToUInt128(content) == checksum)
        {
            return content;
        }

        Remove(Key(path, entry), number);
        return null;
    }

    /// <summary>Deletes what no index refers to any longer. Whoever has one open can go on reading it.</summary>
    public void KeepOnly(IReadOnlySet<uint> used)
    {
        foreach (var (key, number) in _numbers)
        {
            if (!used.Contains(number))
            {
                Remove(key, number);
            }
        }

        for (var count = _replaced.Count; count > 0 && _replaced.TryDequeue(out var replaced); count--)
        {
            if (used.Contains(replaced.Number))
            {
                _replaced.Enqueue(replaced);
                continue;
            }

            _checksums.TryRemove(replaced.Number, out _);
            File.Delete(PathOf(replaced.Number));
            Interlocked.Add(ref _size, -replaced.Size);
        }
    }

    private void Remove((string Path, ulong Inode, ulong Size, long Modified, long Changed) key, uint number)
    {
        if (_numbers.TryRemove(KeyValuePair.Create(key, number)))
        {
            _checksums.TryRemove(number, out _);
            File.Delete(PathOf(number));
            Interlocked.Add(ref _size, -(long)key.Size);
        }
    }

    private string PathOf(uint number) => Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture));

    private static (string Path, ulong Inode, ulong Size, long Modified, long Changed) Key(string path, in IndexEntry entry)
        => (path, entry.Inode, entry.Size, entry.Modified, entry.Changed);
}
