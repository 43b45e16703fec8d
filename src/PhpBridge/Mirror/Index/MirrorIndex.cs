using System.Globalization;
using System.IO.MemoryMappedFiles;
using PhpBridge.Linux;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Index;

/// <summary>An index in this sandbox: the file that the interposer maps, mapped here too.</summary>
internal sealed unsafe class MirrorIndex : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;
    private readonly int _size;
    private readonly byte* _start;

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

    /// <summary>Valid until this is disposed.</summary>
    public IndexReader Reader => new(new Span<byte>(_start, _size));

    /// <summary>Writes an index into the sandbox's folder. It is in force when <see cref="SharedState.Index"/> says so.</summary>
    /// <param name="image">Changed: the device becomes this sandbox's.</param>
    /// <param name="device">st_dev of the document root.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
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
            File.Delete(path); // /tmp is full.
            throw;
        }
    }

    public byte[] ToImage() => new ReadOnlySpan<byte>(_start, _size).ToArray();

    public ref IndexEntry this[int number] => ref Reader.Entries[number];

    public string PathOf(int number) => PathName.FromBytes(Reader.NameOf(this[number]));

    /// <returns>The entry's number, or -1.</returns>
    public int Find(string path) => Reader.Find(PathName.ToBytes(path));

    /// <summary>Says of an entry that its content has arrived; <see cref="IndexEntry.Coming"/>; or 0, it is not coming.</summary>
    public void SetContent(int number, uint content) => Volatile.Write(ref this[number].Content, content);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
