using System.Globalization;
using System.IO.MemoryMappedFiles;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// An index file in the sandbox's folder, mapped into this process; the interposer maps the same file in PHP's processes. The mapping and
/// the file exist until the last user has released them: the creator by <see cref="Dispose"/>, all others by <see cref="Release"/>.
/// </summary>
internal sealed unsafe class MirrorIndex : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;
    private readonly int _size;
    private readonly byte* _start;
    private int _users = 1;

    private MirrorIndex(uint number, string path, int size)
    {
        (Number, _path, _size) = (number, path, size);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, size);
        _view = _file.CreateViewAccessor(0, size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public uint Number { get; }

    public int Count => (int)Reader.Header.Entries;

    public ulong Device => Reader.Header.Device;

    /// <summary>Valid until the caller releases the index.</summary>
    public IndexReader Reader => new(new Span<byte>(_start, _size));

    public ref IndexEntry this[int number] => ref Reader.Entries[number];

    /// <summary>
    /// Writes an index into the sandbox's folder. PHP's processes use it once its number is the active one in the shared memory.
    /// </summary>
    /// <param name="image">Its device is replaced by <paramref name="device"/>.</param>
    /// <param name="device">st_dev of the document root, which differs between sandboxes.</param>
    /// <exception cref="IOException">The folder cannot be written to, or its disk is full.</exception>
    public static MirrorIndex Create(string directory, uint number, byte[] image, ulong device)
    {
        new IndexReader(image).Header.Device = device;
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"index-{number}"));
        try
        {
            File.WriteAllBytes(path, image);
            return new MirrorIndex(number, path, image.Length);
        }
        catch
        {
            File.Delete(path); // A file that is cut short only takes up space.
            throw;
        }
    }

    /// <summary>Keeps the mapping until <see cref="Release"/>.</summary>
    /// <returns>False when the last user has released it already.</returns>
    public bool TryAcquire()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (IOException)
        {
            // The sandbox's folder was deleted.
        }
    }

    public byte[] ToImage() => new ReadOnlySpan<byte>(_start, _size).ToArray();

    public string PathOf(int number) => PathName.FromBytes(Reader.NameOf(this[number]));

    /// <returns>The number of the entry; -1 when there is none.</returns>
    public int Find(string path) => Reader.Find(PathName.ToBytes(path));

    /// <summary>Publishes to PHP's processes where the file data of an entry is.</summary>
    /// <param name="blob">The number of the blob; <see cref="IndexEntry.Pending"/>; 0 when the data is not mirrored.</param>
    public void SetBlob(int number, uint blob) => Volatile.Write(ref this[number].Blob, blob);

    /// <summary>Releases the creator's use.</summary>
    public void Dispose() => Release();
}
