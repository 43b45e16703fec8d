using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;
using PhpBridge.Streams;

namespace PhpBridge.Assets;

/// <summary>
/// A part of a file that is read while it is sent. If the file is replaced meanwhile, the previous one is sent. If it is changed in place,
/// the response breaks off, because the rest would not match its validator.
/// </summary>
internal sealed class FileContent(SafeFileHandle file, FileStatus status, ByteRange range, bool ownsFile) : ForwardOnlyStream
{
    private long _position = range.Start;
    private long _left = range.Length;

    /// <exception cref="IOException">The file could not be read, or has changed.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_left == 0)
        {
            return 0;
        }

        var count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, _left)], _position);
        _position += count;
        _left -= count;
        if (count == 0 || (_left == 0 && FileSystem.StatusOf(file) != status))
        {
            throw new IOException("the file changed while it was being sent");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
