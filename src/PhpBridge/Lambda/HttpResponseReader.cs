using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// The answer of one exchange after the other. Reads content by Content-Length, chunked, or up to the end of the
/// connection (RFC 9112 section 6.3).
/// </summary>
internal sealed class HttpResponseReader
{
    private const int MaxHeadSize = 64 * 1024;
    private const int MaxContentSize = 64 * 1024 * 1024; // Ten times the largest event; a length beyond is nonsense.

    private readonly ReceiveBuffer _buffer = new();
    private int _headEnd;
    private int _contentLength;

    public int Status { get; private set; }

    /// <summary>Whether anything at all has come.</summary>
    public bool HasBegun => !_buffer.Received.IsEmpty;

    public Memory<byte> Content => _buffer.Memory.Slice(_headEnd, _contentLength);

    /// <summary>Whether the server goes on listening on this connection.</summary>
    public bool KeepsConnection { get; private set; }

    /// <summary>The value of a field, or an empty string.</summary>
    public string Field(ReadOnlySpan<byte> name)
    {
        var lines = Head;
        while (NextLine(ref lines) is { IsEmpty: false } line)
        {
            if (IsNamed(line, name, out var value))
            {
                return Encoding.UTF8.GetString(value);
            }
        }

        return "";
    }

    /// <summary>Forgets the last answer.</summary>
    public void Clear()
    {
        (_headEnd, _contentLength) = (0, 0);
        _buffer.Clear();
    }

    /// <exception cref="IOException">The answer is broken off, malformed or larger than anything sensible.</exception>
    public void Receive(Socket socket)
    {
        _buffer.Connect(socket);
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
            if (IsNamed(line, "Content-Length"u8, out var value))
            {
                length = ParseLength(value);
            }
            else if (IsNamed(line, "Transfer-Encoding"u8, out value))
            {
                chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            }
            else if (IsNamed(line, "Connection"u8, out value))
            {
                KeepsConnection &= !Ascii.EqualsIgnoreCase(value, "close"u8);
            }
        }

        if (Status is 204 or 304)
        {
            return; // Never any content, whatever the fields say.
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

    /// <summary>RFC 9112 section 7.1. Chunks are moved together behind the head, where the content belongs.</summary>
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
                throw new IOException("the Runtime API answered with a chunk of no valid size");
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

        // Trailer fields, which the Runtime API has no use for, end with a blank line.
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
                throw new IOException("the Runtime API answered without end");
            }
        }

        _contentLength = _buffer.Received.Length - _headEnd;
    }

    private static int ParseStatus(ReadOnlySpan<byte> line)
    {
        // HTTP/1.1 200 OK
        if (line.Length >= 12 && line.StartsWith("HTTP/1."u8) && Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) && digits == 3)
        {
            return status is >= 200 ? status : throw new IOException($"the Runtime API answered with the interim status {status}");
        }

        throw new IOException($"the Runtime API answered with no HTTP status line: '{Encoding.ASCII.GetString(line[..Math.Min(line.Length, 64)])}'");
    }

    private static int ParseLength(ReadOnlySpan<byte> value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxContentSize
            ? length
            : throw new IOException("the Runtime API answered with no valid Content-Length");

    private static Span<byte> NextLine(ref Span<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
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
            throw new IOException("the Runtime API answered with more than 64 KiB of headers");
        }
    }
}
