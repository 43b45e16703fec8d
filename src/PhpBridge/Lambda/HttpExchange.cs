using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// HTTP/1.1 over one persistent, blocking connection, one exchange at a time, with buffers that are kept: all that
/// the Runtime API needs, at a fraction of what a general client costs in start-up, memory and time per call.
/// Reads content by Content-Length, chunked, or up to the end of the connection (RFC 9112 section 6.3).
/// </summary>
internal sealed class HttpExchange(RuntimeApiAddress address) : IDisposable
{
    private const int InitialCapacity = 64 * 1024;
    private const int KeepCapacity = 1024 * 1024; // After a large event the memory goes back; small sandboxes have little.
    private const int MaxHeadSize = 64 * 1024;
    private const int MaxContentSize = 64 * 1024 * 1024; // Ten times the largest event; a length beyond is nonsense.

    private Socket? _socket;
    private byte[] _buffer = new byte[InitialCapacity];
    private int _end;
    private int _headEnd;
    private int _contentLength;
    private bool _reusable;

    public int Status { get; private set; }

    /// <summary>The content of the last answer; valid until the next exchange.</summary>
    public Memory<byte> Content => _buffer.AsMemory(_headEnd, _contentLength);

    /// <summary>Sends a request and reads the answer's head and content.</summary>
    /// <param name="head">Request line and field lines with the blank line, ASCII.</param>
    /// <param name="content">The request's content; its length is part of the head.</param>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        _reusable = false;
        try
        {
            var sent = TrySend(Connected(), head, content);
            Receive();
            if (!sent || !_reusable)
            {
                Close();
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            Close();
            throw e as IOException ?? new IOException($"the connection to the Runtime API at {address.Authority} failed: {e.Message}", e);
        }
    }

    /// <summary>The value of a header of the last answer, or an empty string.</summary>
    public string Header(ReadOnlySpan<byte> name)
    {
        var lines = _buffer.AsSpan(0, _headEnd);
        while (NextLine(ref lines) is { IsEmpty: false } line)
        {
            if (IsNamed(line, name, out var value))
            {
                return Encoding.UTF8.GetString(value);
            }
        }

        return "";
    }

    public void Dispose() => Close();

    /// <summary>
    /// False when the server stopped listening midway, as it does when a response is too large: its answer may be
    /// there to read all the same.
    /// </summary>
    private static bool TrySend(Socket socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        try
        {
            SendAll(socket, head);
            SendAll(socket, content);
            return true;
        }
        catch (SocketException) when (!content.IsEmpty)
        {
            return false;
        }
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private Socket Connected()
    {
        if (_socket is { } open)
        {
            // The server may have closed the connection since; nothing may have arrived unasked.
            if (!open.Poll(0, SelectMode.SelectRead))
            {
                return open;
            }

            Close();
        }

        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(address.EndPoint);
        return _socket;
    }

    private void Receive()
    {
        _end = 0;
        _buffer = _buffer.Length > KeepCapacity ? new byte[InitialCapacity] : _buffer;
        ReceiveHead();
        var lines = _buffer.AsSpan(0, _headEnd);
        var statusLine = NextLine(ref lines);
        Status = ParseStatus(statusLine);
        if (Status is >= 100 and < 200)
        {
            throw new IOException($"the Runtime API answered with the interim status {Status}");
        }

        var keepAlive = statusLine.StartsWith("HTTP/1.1"u8);
        var length = -1;
        var chunked = false;
        while (NextLine(ref lines) is { IsEmpty: false } line)
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
                keepAlive &= !Ascii.EqualsIgnoreCase(value, "close"u8);
            }
        }

        if (Status is 204 or 304)
        {
            (length, chunked) = (0, false);
        }

        if (chunked)
        {
            ReceiveChunks();
        }
        else if (length >= 0)
        {
            ReceiveUpTo(_headEnd + length);
            _contentLength = length;
        }
        else
        {
            keepAlive = false;
            ReceiveToEnd();
        }

        _reusable = keepAlive;
    }

    private void ReceiveHead()
    {
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                _headEnd = searched + found + 4;
                return;
            }

            ThrowIfTooLarge(_end);
            searched = Math.Max(0, _end - 3);
            ReceiveSome();
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
            if (!Utf8Parser.TryParse(_buffer.AsSpan(line), out int size, out var digits, 'x') || digits == 0 || size < 0
                || size > MaxContentSize - (write - _headEnd))
            {
                throw new IOException("the Runtime API answered with a chunk of no valid size");
            }

            if (size == 0)
            {
                break;
            }

            ReceiveUpTo(read + size + 2);
            _buffer.AsSpan(read, size).CopyTo(_buffer.AsSpan(write));
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
            var length = _buffer.AsSpan(position, _end - position).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = position..(position + length);
                position += length + 2;
                return line;
            }

            ThrowIfTooLarge(_end - position);
            ReceiveSome();
        }
    }

    private static void ThrowIfTooLarge(int headSize)
    {
        if (headSize > MaxHeadSize)
        {
            throw new IOException("the Runtime API answered with more than 64 KiB of headers");
        }
    }

    private void ReceiveToEnd()
    {
        while (_end - _headEnd <= MaxContentSize)
        {
            EnsureRoom(1);
            var count = _socket!.Receive(_buffer.AsSpan(_end));
            if (count == 0)
            {
                _contentLength = _end - _headEnd;
                return;
            }

            _end += count;
        }

        throw new IOException("the Runtime API answered without end");
    }

    private void ReceiveUpTo(int end)
    {
        EnsureRoom(end - _end);
        while (_end < end)
        {
            ReceiveSome();
        }
    }

    private void ReceiveSome()
    {
        EnsureRoom(1);
        var count = _socket!.Receive(_buffer.AsSpan(_end));
        if (count == 0)
        {
            throw new IOException($"the Runtime API at {address.Authority} closed the connection before it had answered");
        }

        _end += count;
    }

    private void EnsureRoom(int count)
    {
        if (_buffer.Length - _end < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _end + count));
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private static int ParseStatus(ReadOnlySpan<byte> line)
    {
        // HTTP/1.1 200 OK
        if (line.Length >= 12 && line.StartsWith("HTTP/1."u8) && Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) && digits == 3)
        {
            return status;
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
}
