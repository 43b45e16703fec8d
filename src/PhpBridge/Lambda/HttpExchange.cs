using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>
/// HTTP/1.1 over one persistent, blocking connection, one exchange at a time, with buffers that are kept: all that
/// the Runtime API needs, at a fraction of what a general client costs in start-up, memory and time per call.
/// </summary>
internal sealed class HttpExchange(RuntimeApiAddress address) : IDisposable
{
    private Socket? _socket;

    /// <summary>The last answer; valid until the next exchange.</summary>
    public HttpAnswer Answer { get; } = new();

    /// <summary>Sends a request and reads the answer's head and content.</summary>
    /// <param name="head">Request line and field lines with the blank line, ASCII.</param>
    /// <param name="content">The request's content; its length is part of the head.</param>
    /// <exception cref="IOException">The connection failed; the next exchange opens a new one.</exception>
    public void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        try
        {
            var socket = Connected();
            var sent = TrySend(socket, head, content);
            Answer.Receive(socket);
            if (!sent || !Answer.KeepsConnection)
            {
                Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            Dispose();
            throw e as IOException ?? new IOException($"the connection to the Runtime API at {address.Authority} failed: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
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

            Dispose();
        }

        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(address.EndPoint);
        return _socket;
    }

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
}
