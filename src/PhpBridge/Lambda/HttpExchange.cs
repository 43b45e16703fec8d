using System.Buffers;
using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>
/// HTTP/1.1 over one persistent, blocking connection, one exchange at a time, with buffers that are kept: all that the Runtime API
/// needs, at a fraction of what a general client costs in start-up, memory and time per call.
/// </summary>
internal sealed class HttpExchange(RuntimeApiAddress address, TimeProvider clock) : IDisposable
{
    private const int SmallContent = 128 * 1024;

    private readonly ChunkedContent _chunks = new();
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private TimedConnection? _connection;

    /// <summary>The last response; valid until the next exchange.</summary>
    public HttpResponseReader Response { get; } = new();

    /// <summary>The time that an exchange may take; null for any time.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Whether the last exchange has taken as long as it may.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>Sends a request and receives its response.</summary>
    /// <param name="head">Request line and headers with the blank line, ASCII.</param>
    /// <param name="content">The request's content; its length is part of the head.</param>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        bool sent;
        try
        {
            sent = TrySend(Connect(), head, content);
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
    /// <param name="head">Request line and headers with the blank line, ASCII, with Transfer-Encoding: chunked.</param>
    /// <param name="opening">The bytes before the content, sent at once; not empty.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="trailers">Header lines, each with its CRLF, that report a failure of the content to the server.</param>
    /// <returns>The exception that reading the content threw, or null.</returns>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public Exception? Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> opening, Stream content, Func<Exception, string> trailers)
    {
        bool sent;
        Exception? failure;
        try
        {
            sent = TrySend(Connect(), head, opening, content, trailers, out failure);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }

        ReceiveResponse(keepsConnection: sent);
        return failure;
    }

    /// <summary>
    /// Sends a request without content and leaves its response for <see cref="Receive"/>, so that the caller can work meanwhile.
    /// </summary>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Ask(ReadOnlySpan<byte> head)
    {
        try
        {
            Connect().Send(head);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Receives the response to <see cref="Ask"/>, and waits for it if need be.</summary>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Receive()
    {
        _connection?.Begin(TimeLimit);
        ReceiveResponse(keepsConnection: true);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private TimedConnection Connect()
    {
        Response.Clear();
        HasTimedOut = false;
        if (_connection?.IsStale() == true)
        {
            Dispose();
        }

        _connection ??= new TimedConnection(address.EndPoint, clock);
        _connection.Begin(TimeLimit);
        return _connection;
    }

    private void ReceiveResponse(bool keepsConnection)
    {
        try
        {
            Response.Receive(_connection!);
            _connection!.End();
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

    /// <summary>
    /// Returns false if the server stopped reading before the end, as it does when a response is too large. Its own response may be
    /// there nevertheless.
    /// </summary>
    private bool TrySend(TimedConnection connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        try
        {
            if (content.Length <= SmallContent)
            {
                SendTogether(connection, head, content);
                return true;
            }

            connection.Send(head);
            connection.Send(content);
            return true;
        }
        catch (SocketException) when (!content.IsEmpty && !connection.HasTimedOut)
        {
            return false;
        }
    }

    /// <summary>Sends both with one call instead of two: the server wakes up once, and the copy costs less than that.</summary>
    private void SendTogether(TimedConnection connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        _message.ResetWrittenCount();
        _message.Write(head);
        _message.Write(content);
        connection.Send(_message.WrittenSpan);
    }

    private bool TrySend(
        TimedConnection connection,
        ReadOnlySpan<byte> head,
        ReadOnlySpan<byte> opening,
        Stream content,
        Func<Exception, string> trailers,
        out Exception? failure)
    {
        failure = null;
        try
        {
            connection.Send(head);
            _chunks.Send(connection, opening);
            while (TryRead(content, _chunks.Room, out var count, out failure) && count > 0)
            {
                connection.Begin(TimeLimit);
                _chunks.Send(connection, count);
            }

            connection.Begin(TimeLimit);
            ChunkedContent.End(connection, failure is null ? "" : trailers(failure));
            return true;
        }
        catch (SocketException) when (!connection.HasTimedOut)
        {
            return false;
        }
    }

    /// <summary>Reads apart from sending, so that a failure of the source is not mistaken for one of the connection.</summary>
    private static bool TryRead(Stream content, Span<byte> buffer, out int count, out Exception? failure)
    {
        (count, failure) = (0, null);
        try
        {
            count = content.Read(buffer);
            return true;
        }
#pragma warning disable CA1031 // Any failure of the source is reported to the server and returned to the caller.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            return false;
        }
    }

    private IOException Broken(Exception e)
    {
        HasTimedOut = _connection?.HasTimedOut == true;
        Dispose();
        return e as IOException ?? new IOException($"the connection to the Runtime API at {address.Authority} failed: {e.Message}", e);
    }
}
