using System.Buffers.Binary;
using System.Net.Sockets;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>The bridge's side of the barrier, which a script waits for before it sends a request to its own site.</summary>
internal sealed class BarrierListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <param name="mirror">The mirror of the processes.</param>
    /// <param name="asked">Called before the confirmation.</param>
    public BarrierListener(SandboxMirror mirror, Action? asked = null)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(mirror.SocketPath));
        _listener.Listen();
        Served = ServeAsync(asked);
    }

    /// <summary>The numbers of the writers that have sent a message.</summary>
    public IReadOnlyList<int> Writers => _writers;

    public Task Served { get; }

    private readonly List<int> _writers = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Action? asked)
    {
        var message = new byte[SharedLayout.SizeOf("mirror_barrier")];
        while (true)
        {
            try
            {
                using var connection = await _listener.AcceptAsync();
                if (await connection.ReceiveAsync(message) == message.Length
                    && message[0] == SharedLayout.Constant("MIRROR_PUBLISH_AND_WAIT"))
                {
                    asked?.Invoke();
                    _writers.Add(BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(SharedLayout.OffsetOf("mirror_barrier.writer"))));
                    await connection.SendAsync("k"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
