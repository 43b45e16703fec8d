using System.Net;
using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>
/// A blocking TCP connection whose exchanges have a time limit. A new limit rarely costs a system call: receiving waits in intervals of
/// a fixed length, and the timeout of sending is rounded, so that consecutive invocations have the same.
/// </summary>
internal sealed class TimedConnection : IDisposable
{
    private const int ReceiveIntervalMs = 1000;
    private const int SendUnitMs = 10_000;

    // A connection used a moment ago is not checked before it is used again.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimeProvider _clock;
    private TimeSpan? _limit;
    private long _begun;
    private long _lastUsed;
    private int _sendTimeoutMs;

    /// <exception cref="SocketException">The connection is refused.</exception>
    public TimedConnection(EndPoint endPoint, TimeProvider clock)
    {
        _clock = clock;
        _socket = endPoint is IPEndPoint { AddressFamily: var family }
            ? new Socket(family, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.NoDelay = true;
            _socket.Connect(endPoint);
            _socket.ReceiveTimeout = ReceiveIntervalMs;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the exchange has taken as long as it may. By the clock: sockets report other failures as timeouts too.</summary>
    public bool HasTimedOut => _limit is { } limit && _clock.GetElapsedTime(_begun) >= limit;

    /// <summary>Begins an exchange.</summary>
    /// <param name="limit">The time that it may take; null for any time.</param>
    public void Begin(TimeSpan? limit)
    {
        (_limit, _begun) = (limit, _clock.GetTimestamp());
        if (limit is { } time && SendTimeoutMs(time) is var timeout && timeout != _sendTimeoutMs)
        {
            _socket.SendTimeout = _sendTimeoutMs = timeout;
        }
    }

    /// <summary>Ends an exchange whose response has been received.</summary>
    public void End() => _lastUsed = _clock.GetTimestamp();

    /// <summary>
    /// Returns whether the server has closed the connection since the last exchange, or sent something without a request.
    /// </summary>
    public bool IsStale() => _clock.GetElapsedTime(_lastUsed) >= TrustedFor && _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends all bytes.</summary>
    /// <exception cref="SocketException">The connection broke, or the exchange has taken as long as it may.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Receives what has arrived, at least one byte.</summary>
    /// <returns>The number of bytes; 0 at the end of the connection.</returns>
    /// <exception cref="SocketException">The connection broke, or the exchange has taken as long as it may.</exception>
    public int Receive(Span<byte> buffer)
    {
        while (true)
        {
            var count = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return count;
            }

            if (HasTimedOut || error is not (SocketError.TimedOut or SocketError.WouldBlock))
            {
                throw new SocketException((int)error);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int SendTimeoutMs(TimeSpan limit)
    {
        var milliseconds = (int)Math.Ceiling(limit.TotalMilliseconds);
        return milliseconds <= SendUnitMs ? milliseconds : (milliseconds + SendUnitMs - 1) / SendUnitMs * SendUnitMs;
    }
}
