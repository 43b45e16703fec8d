using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>
/// HTTP/1.1 over one persistent, blocking connection, one exchange at a time, with buffers that are kept: all that
/// the Runtime API needs, at a fraction of what a general client costs in start-up, memory and time per call.
/// </summary>
internal sealed class HttpExchange(RuntimeApiAddress address) : IDisposable
{
    private const int SmallContent = 32 * 1024;

    private readonly ChunkedContent _chunks = new();
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private Socket? _socket;
    private TimeSpan? _setPatience; // Of this socket.
    private long _begun;

    /// <summary>The last answer; valid until the next exchange.</summary>
    public HttpResponseReader Response { get; } = new();

    /// <summary>How long to wait when the server neither sends nor takes anything; as long as it pleases by default.</summary>
    public TimeSpan? Patience { get; set; }

    /// <summary>Whether the last exchange has taken as long as it may. By the clock: sockets report other failures as timeouts too.</summary>
    public bool HasTimedOut => Patience is { } patience && Stopwatch.GetElapsedTime(_begun) >= patience;

    /// <summary>Sends a request and reads the answer's head and content.</summary>
    /// <param name="head">Request line and field lines with the blank line, ASCII.</param>
    /// <param name="content">The request's content; its length is part of the head.</param>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        bool sent;
        Begin();
        try
        {
            sent = TrySend(Connected(), head, content);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }

        ReceiveResponse(keepsConnection: sent);
    }

    /// <summary>
    /// Sends a request whose content is read while it is sent, one chunk per read: no chunk waits for more data of the
    /// source, and data that the server does not accept yet stays in the source.
    /// </summary>
    /// <param name="head">Request line and field lines with the blank line, ASCII, with Transfer-Encoding: chunked.</param>
    /// <param name="opening">What precedes the content, sent at once; not empty.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="trailers">Field lines, each with its CRLF, that tell the server of the content's failure.</param>
    /// <returns>What reading the content threw, or null.</returns>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public Exception? Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> opening, Stream content, Func<Exception, string> trailers)
    {
        bool sent;
        Exception? failure;
        Begin();
        try
        {
            sent = TrySend(Connected(), head, opening, content, trailers, out failure);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }

        ReceiveResponse(keepsConnection: sent);
        return failure;
    }

    /// <summary>Sends a request without content and leaves its response for <see cref="Receive"/>, so that the caller can work meanwhile.</summary>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Ask(ReadOnlySpan<byte> head)
    {
        Begin();
        try
        {
            Connected().SendAll(head);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Reads the answer to what was asked, and waits for it if need be.</summary>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Receive() => ReceiveResponse(keepsConnection: true);

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void Begin()
    {
        Response.Clear();
        _begun = Stopwatch.GetTimestamp();
    }

    private void ReceiveResponse(bool keepsConnection)
    {
        try
        {
            SetPatience(_socket!);
            Response.Receive(_socket!);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw Broken(e);
        }

        if (!keepsConnection || !Response.KeepsConnection)
        {
            Dispose();
        }
    }

    private Socket Connected()
    {
        if (_socket is { } open)
        {
            // The server may have closed the connection since; nothing may have arrived unasked.
            if (!open.Poll(0, SelectMode.SelectRead))
            {
                SetPatience(open);
                return open;
            }

            Dispose();
        }

        _setPatience = null;
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(address.EndPoint);
        SetPatience(_socket);
        return _socket;
    }

    private void SetPatience(Socket socket)
    {
        if (_setPatience != Patience)
        {
            socket.ReceiveTimeout = socket.SendTimeout = Patience is { } patience ? (int)patience.TotalMilliseconds : 0;
            _setPatience = Patience;
        }
    }

    /// <summary>
    /// False when the server stopped listening midway, as it does when a response is too large: its answer may be
    /// there to read all the same.
    /// </summary>
    private bool TrySend(Socket socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        try
        {
            if (content.Length <= SmallContent)
            {
                SendTogether(socket, head, content);
                return true;
            }

            socket.SendAll(head);
            socket.SendAll(content);
            return true;
        }
        catch (SocketException) when (!content.IsEmpty && !HasTimedOut)
        {
            return false;
        }
    }

    /// <summary>One call instead of two: the server wakes up once, and what is copied costs less than that.</summary>
    private void SendTogether(Socket socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        _message.ResetWrittenCount();
        _message.Write(head);
        _message.Write(content);
        socket.SendAll(_message.WrittenSpan);
    }

    private bool TrySend(
        Socket socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> opening, Stream content, Func<Exception, string> trailers, out Exception? failure)
    {
        failure = null;
        try
        {
            socket.SendAll(head);
            _chunks.Send(socket, opening);
            while (TryRead(content, _chunks.Room, out var count, out failure) && count > 0)
            {
                _chunks.Send(socket, count);
            }

            ChunkedContent.End(socket, failure is null ? "" : trailers(failure));
            return true;
        }
        catch (SocketException) when (!HasTimedOut)
        {
            return false;
        }
    }

    /// <summary>Apart from the sending, so that a source's failure is never taken for one of the connection.</summary>
    private static bool TryRead(Stream content, Span<byte> buffer, out int count, out Exception? failure)
    {
        (count, failure) = (0, null);
        try
        {
            count = content.Read(buffer);
            return true;
        }
#pragma warning disable CA1031 // Whatever the source throws, the server hears of it and the caller gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            return false;
        }
    }

    private IOException Broken(Exception e)
    {
        Dispose();
        return e as IOException ?? new IOException($"the connection to the Runtime API at {address.Authority} failed: {e.Message}", e);
    }
}
