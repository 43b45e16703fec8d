using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Benchmarks.Stub;

/// <summary>
/// HTTP/1.1 messages from a blocking socket, as far as the measured programs use it. Its cost is part of the measurement and
/// therefore small.
/// </summary>
internal sealed class HttpConnection(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>The request line or status line and the field lines of the last message.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Whether <see cref="Content" /> is set, which costs a copy.</summary>
    public bool KeepsContent { get; set; }

    /// <summary>The last message's whole content, a character for each byte.</summary>
    public StringBuilder Content { get; } = new();

    /// <summary>The beginning of the last message's content, as much as the buffer had of it at once.</summary>
    public string Excerpt { get; private set; } = "";

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    /// <summary>Reads one message to its end.</summary>
    /// <returns>Its first line and how many bytes of content it had.</returns>
    public (string FirstLine, long ContentLength) Read()
        => TryReadHead() ? (Head.Split('\r')[0], ReadContent()) : throw new IOException("the connection was closed");

    /// <summary>False when the peer has closed the connection.</summary>
    public bool TryReadHead()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!TryReceive())
            {
                return false;
            }
        }

        Head = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + 4;
        return true;
    }

    /// <returns>How many bytes the content has.</returns>
    public long ReadContent()
    {
        Excerpt = "";
        Content.Clear();
        if (Head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return ReadChunks();
        }

        var length = Field("Content-Length") is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
        Skip(length);
        return length;
    }

    public void Dispose() => socket.Dispose();

    private string? Field(string name)
    {
        var at = Head.IndexOf("\r\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : Head[(at + name.Length + 4)..].Split('\r')[0];
    }

    /// <summary>RFC 9112 section 7.1.</summary>
    private long ReadChunks()
    {
        var total = 0L;
        while (true)
        {
            var size = long.Parse(ReadLine(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            total += size;
            Skip(size);
            ReadLine();
        }

        while (ReadLine().Length > 0)
        {
            // Trailers.
        }

        return total;
    }

    private string ReadLine()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
        {
            Receive();
        }

        var line = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + 2;
        return line;
    }

    private void Skip(long count)
    {
        if (_start == _end && count > 0)
        {
            Receive();
        }

        if (Excerpt.Length == 0)
        {
            Excerpt = Encoding.Latin1.GetString(_buffer, _start, (int)Math.Min(64, Math.Min(count, _end - _start)));
        }

        while (true)
        {
            var skipped = (int)Math.Min(count, _end - _start);
            if (KeepsContent)
            {
                Content.Append(Encoding.Latin1.GetString(_buffer, _start, skipped));
            }

            _start += skipped;
            count -= skipped;
            if (count == 0)
            {
                return;
            }

            Receive();
        }
    }

    private void Receive()
    {
        if (!TryReceive())
        {
            throw new IOException("the connection was closed in the middle of a message");
        }
    }

    private bool TryReceive()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = socket.Receive(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
