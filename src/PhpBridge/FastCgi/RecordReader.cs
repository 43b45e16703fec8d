using PhpBridge.Linux;

namespace PhpBridge.FastCgi;

/// <summary>
/// The incoming half of an exchange: parses records out of what the socket delivers. Content is available as it arrives, before its
/// record is complete. One buffer serves all requests.
/// </summary>
internal sealed class RecordReader
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(RecordHeader.Size + RecordHeader.MaxContentLength);
    private int _start;
    private int _end;
    private int _padding;

    /// <summary>The record being read; meaningful after <see cref="TryReadHeader"/> returned true.</summary>
    public RecordHeader Header { get; private set; }

    /// <summary>How many bytes of the current record's content have not been consumed, whether they have arrived or not.</summary>
    public int ContentRemaining { get; private set; }

    /// <summary>The unconsumed content of the current record that has arrived.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, Math.Min(_end - _start, ContentRemaining));

    public void Reset()
    {
        _start = _end = _padding = ContentRemaining = 0;
        Header = default;
    }

    /// <summary>Moves to the next record; false when its header has not arrived yet.</summary>
    public bool TryReadHeader()
    {
        var skipped = Math.Min(_padding, _end - _start);
        _start += skipped;
        _padding -= skipped;
        if (_padding > 0 || _end - _start < RecordHeader.Size)
        {
            return false;
        }

        Header = RecordHeader.Parse(_buffer.AsSpan(_start));
        _start += RecordHeader.Size;
        ContentRemaining = Header.ContentLength;
        _padding = Header.PaddingLength;
        return true;
    }

    /// <summary>Moves past the first bytes of <see cref="Available"/>.</summary>
    public void Advance(int count)
    {
        _start += count;
        ContentRemaining -= count;
    }

    /// <summary>Receives into the buffer what has arrived, without waiting.</summary>
    /// <returns>
    /// The bytes received, 0 at the end of the stream, -1 when nothing has arrived. A reset ends the stream, too; the caller knows whether
    /// the request was complete.
    /// </returns>
    public int Receive(UnixConnection connection)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = connection.Receive(_buffer.AsSpan(_end));
        _end += Math.Max(0, count);
        return count;
    }

    /// <summary>
    /// Receives content of the current record directly into the caller's buffer, which saves large responses a copy. Only valid
    /// while <see cref="Available"/> is empty.
    /// </summary>
    /// <returns>The bytes received, 0 at the end of the stream, -1 when nothing has arrived.</returns>
    public int ReceiveContent(UnixConnection connection, Span<byte> destination)
    {
        var count = connection.Receive(destination[..Math.Min(destination.Length, ContentRemaining)]);
        ContentRemaining -= Math.Max(0, count);
        return count;
    }
}
