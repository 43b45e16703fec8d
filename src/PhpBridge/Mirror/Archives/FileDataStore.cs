using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// The data of mirrored files in this sandbox, one blob each: a local file with a number for a name. A blob never changes, so that
/// indexes of several revisions can refer to it. Blobs are read-only; as that does not stop root, checksums find modified ones before
/// they get into an archive. Thread-safe.
/// </summary>
internal sealed class FileDataStore
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ConcurrentDictionary<FileState, uint> _numbers = new();
    private readonly ConcurrentDictionary<uint, UInt128> _checksums = new();
    private readonly ConcurrentDictionary<string, bool> _rejected = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(uint Number, long Size)> _replaced = new();
    private readonly string _folder;
    private readonly long _maxSize;
    private uint _invalidated;
    private int _last;
    private long _size;

    /// <param name="directory">The sandbox's folder; blobs are in the folder <c>blobs</c> of it.</param>
    /// <param name="maxSize">The limit of all blobs together, in bytes.</param>
    public FileDataStore(string directory, long maxSize)
    {
        (_folder, _maxSize) = (Path.Combine(directory, "blobs"), maxSize);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>The size of all blobs in bytes.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <returns>The number of the blob; 0 when there is none.</returns>
    public uint Find(string path, in IndexEntry entry)
        => _numbers.GetValueOrDefault(FileState.Of(path, entry)) is var number && number > Volatile.Read(ref _invalidated) ? number : 0;

    /// <summary>Hides all present blobs from <see cref="Find"/>. Indexes that refer to them stay usable.</summary>
    public void InvalidateAll() => Volatile.Write(ref _invalidated, (uint)Volatile.Read(ref _last));

    /// <summary>Remembers that a file must not be mirrored.</summary>
    public void Reject(string path) => _rejected[path] = true;

    public bool IsRejected(string path) => _rejected.ContainsKey(path);

    public bool HasRoomFor(in IndexEntry entry) => Size + (long)entry.Size <= _maxSize;

    /// <returns>The number of the blob; 0 when it would exceed the limit.</returns>
    /// <exception cref="IOException">The disk of /tmp is full.</exception>
    public uint Add(string path, in IndexEntry entry, ReadOnlySpan<byte> data)
    {
        // Reserved before it is written, as several threads add at the same time.
        if (Interlocked.Add(ref _size, data.Length) > _maxSize)
        {
            Interlocked.Add(ref _size, -data.Length);
            return 0;
        }

        var number = (uint)Interlocked.Increment(ref _last);
        var file = PathOf(number);
        try
        {
            using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(handle, data, 0);
            File.SetUnixFileMode(handle, ReadOnly);
            FileTimes.Set(handle, entry.Modified); // PHP compares it with the status in the index.
        }
        catch (IOException)
        {
            Interlocked.Add(ref _size, -data.Length);
            File.Delete(file);
            throw;
        }

        _checksums[number] = XxHash128.HashToUInt128(data);
        var state = FileState.Of(path, entry);
        if (_numbers.TryGetValue(state, out var before))
        {
            _replaced.Enqueue((before, (long)entry.Size));
        }

        _numbers[state] = number;
        return number;
    }

    /// <returns>
    /// The data; null when there is no blob, or when it was modified. A modified blob is deleted, and PHP reads the file from EFS.
    /// </returns>
    /// <exception cref="IOException">The blob cannot be read.</exception>
    public byte[]? Read(string path, in IndexEntry entry)
    {
        var number = Find(path, entry);
        if (number == 0)
        {
            return null;
        }

        var data = File.ReadAllBytes(PathOf(number));
        if (_checksums.TryGetValue(number, out var checksum) && XxHash128.HashToUInt128(data) == checksum)
        {
            return data;
        }

        Remove(FileState.Of(path, entry), number);
        return null;
    }

    /// <summary>Deletes all blobs but these. Processes that have one open can still read it.</summary>
    public void KeepOnly(IReadOnlySet<uint> used)
    {
        foreach (var (state, number) in _numbers)
        {
            if (!used.Contains(number))
            {
                Remove(state, number);
            }
        }

        for (var count = _replaced.Count; count > 0 && _replaced.TryDequeue(out var replaced); count--)
        {
            if (used.Contains(replaced.Number))
            {
                _replaced.Enqueue(replaced);
            }
            else
            {
                Delete(replaced.Number, replaced.Size);
            }
        }
    }

    private void Remove(FileState state, uint number)
    {
        if (_numbers.TryRemove(KeyValuePair.Create(state, number)))
        {
            Delete(number, (long)state.Size);
        }
    }

    private void Delete(uint number, long size)
    {
        _checksums.TryRemove(number, out _);
        File.Delete(PathOf(number));
        Interlocked.Add(ref _size, -size);
    }

    private string PathOf(uint number) => Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture));
}
