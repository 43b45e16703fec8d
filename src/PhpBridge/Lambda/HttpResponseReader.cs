using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// Reads the response of one exchange after the other. Its content ends by Content-Length, by the last chunk, or with the connection
/// (RFC 9112 section 6.3).
/// </summary>
internal sealed class HttpResponseReader
{
    private const int MaxHeadSize = 64 * 1024;
    private const int MaxContentSize = 64 * 1024 * 1024; // Ten times the largest event.

    private readonly ReceiveBuffer _buffer = new();
    private int _headEnd;
    private int _contentLength;

    public int Status { get; private set; }

    /// <summary>Whether a first byte has arrived.</summary>
    public bool HasBegun => !_buffer.Received.IsEmpty;

    public Memory<byte> Content => _buffer.Memory.Slice(_headEnd, _contentLength);

    /// <summary>Whether the server keeps the connection open.</summary>
    public bool KeepsConnection { get; private set; }

    /// <summary>Returns the value of a header, or an empty string.</summary>
    public string Field(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(FieldBytes(name));

    /// <summary>Returns the value of a header, or an empty slice.</summary>
    public ReadOnlySpan<byte> FieldBytes(ReadOnlySpan<byte> name)
    {
        var lines = Head;
        while (NextLine(ref lines) is { IsEmpty: false } line)
        {
            if (IsNamed(line, name, out var value))
            {
                return value;
            }
        }

        return default;
    }

    /// <summary>Returns the beginning of the content for a message.</summary>
    public string Excerpt() => Encoding.UTF8.GetString(Content.Span[..Math.Min(Content.Length, 512)]);

    /// <summary>Removes the last response.</summary>
    public void Clear()
    {
        (_headEnd, _contentLength) = (0, 0);
        _buffer.Clear();
    }

    /// <exception cref="IOException">The response is incomplete, malformed or too large.</exception>
    public void Receive(TimedConnection connection)
    {
        _buffer.Connect(connection);
        ReceiveHead();
        var lines = Head;
        var statusLine = NextLine(ref lines);
        Status = ParseStatus(statusLine);
        KeepsConnection = statusLine.StartsWith("HTTP/1.1"u8);
        ReceiveContent(lines);
    }

    private Span<byte> Head => _buffer.Memory.Span[.._headEnd];

    private void ReceiveHead()
    {
        for (var searched = 0; ;)
        {
            var found = _buffer.Received[searched..].IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                _headEnd = searched + found + 4;
                return;
            }

            ThrowIfTooLarge(_buffer.Received.Length);
            searched = Math.Max(0, _buffer.Received.Length - 3);
            _buffer.ReceiveSome();
        }
    }

    private void ReceiveContent(Span<byte> fields)
    {
        var length = -1;
        var chunked = false;
        while (NextLine(ref fields) is { IsEmpty: false } line)
        {
            if (IsNamed(line, HeaderNames.ContentLength, out var value))
            {
                length = ParseLength(value);
            }
            else if (IsNamed(line, HeaderNames.TransferEncoding, out value))
            {
                chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            }
            else if (IsNamed(line, HeaderNames.Connection, out value))
            {
                KeepsConnection &= !Ascii.EqualsIgnoreCase(value, "close"u8);
            }
        }

        if (Status is 204 or 304)
        {
            return; // Without content whatever the headers say.
        }

        if (chunked)
        {
            ReceiveChunks();
        }
        else if (length >= 0)
        {
            _buffer.ReceiveUpTo(_headEnd + length);
            _contentLength = length;
        }
        else
        {
            KeepsConnection = false;
            ReceiveToEnd();
        }
    }

    /// <summary>Receives chunks (RFC 9112 section 7.1) and joins their data behind the head.</summary>
    private void ReceiveChunks()
    {
        var read = _headEnd;
        var write = _headEnd;
        while (true)
        {
            var line = ReceiveLine(ref read);
            if (!Utf8Parser.TryParse(_buffer.Received[line], out int size, out var digits, 'x') || digits == 0 || size < 0
                || size > MaxContentSize - (write - _headEnd))
            {
                throw new IOException("the Runtime API sent a chunk without a valid size");
            }

            if (size == 0)
            {
                break;
            }

            _buffer.ReceiveUpTo(read + size + 2);
            _buffer.Received.Slice(read, size).CopyTo(_buffer.Received[write..]);
            read += size + 2;
            write += size;
        }

        // Trailers, which the Runtime API does not use, end with a blank line.
        var trailers = read;
        while (ReceiveLine(ref read) is var trailer && trailer.Start.Value != trailer.End.Value)
        {
            ThrowIfTooLarge(read - trailers);
        }

        _contentLength = write - _headEnd;
    }

    private Range ReceiveLine(ref int position)
    {
        while (true)
        {
            var length = _buffer.Received[position..].IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = position..(position + length);
                position += length + 2;
                return line;
            }

            ThrowIfTooLarge(_buffer.Received.Length - position);
            _buffer.ReceiveSome();
        }
    }

    private void ReceiveToEnd()
    {
        while (_buffer.TryReceiveSome())
        {
            if (_buffer.Received.Length - _headEnd > MaxContentSize)
            {
                throw new IOException("the Runtime API sent more than 64 MiB");
            }
        }

        _contentLength = _buffer.Received.Length - _headEnd;
    }

    private static int ParseStatus(ReadOnlySpan<byte> line)
    {
        // HTTP/1.1 200 OK
        if (line.Length >= 12
            && line.StartsWith("HTTP/1."u8)
            && Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits)
            && digits == 3)
        {
            return status is >= 200 ? status : throw new IOException($"the Runtime API sent the interim status {status}");
        }

        var start = Encoding.ASCII.GetString(line[..Math.Min(line.Length, 64)]);
        throw new IOException($"the Runtime API sent no HTTP status line but '{start}'");
    }

    private static int ParseLength(ReadOnlySpan<byte> value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxContentSize
            ? length
            : throw new IOException("the Runtime API sent no valid Content-Length");

    private static Span<byte> NextLine(scoped ref Span<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
        {
            value = line[(name.Length + 1)..].Trim(" \t"u8);
            return true;
        }

        value = default;
        return false;
    }

    private static void ThrowIfTooLarge(int headSize)
    {
        if (headSize > MaxHeadSize)
        {
            throw new IOException("the Runtime API sent more than 64 KiB of headers");
        }
    }
}
