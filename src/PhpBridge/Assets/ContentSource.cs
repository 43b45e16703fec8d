using Microsoft.Win32.SafeHandles;
using PhpBridge.Http;
using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>The source of the bytes of a representation: memory, or an open file.</summary>
internal readonly struct ContentSource
{
    private readonly ReadOnlyMemory<byte> _content;
    private readonly SafeFileHandle? _file;
    private readonly FileStatus _status;

    public ContentSource(ReadOnlyMemory<byte> content) => _content = content;

    public ContentSource(SafeFileHandle file, FileStatus status)
    {
        _file = file;
        _status = status;
    }

    /// <summary>The file, to be disposed by the reader of several parts; null if the source is memory.</summary>
    public IDisposable? File => _file;

    /// <param name="isLast">Whether disposing the part also closes the file.</param>
    public Stream Read(ByteRange range, bool isLast)
        => _file is null
            ? new MemoryContent(_content.Slice((int)range.Start, (int)range.Length))
            : new FileContent(_file, _status, range, ownsFile: isLast);
}
