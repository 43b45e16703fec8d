using System.Net.Sockets;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>The bridge's side of the announcement.</summary>
internal sealed class WriterSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <param name="mirror">Whose changes are announced.</param>
    /// <param name="announced">What is done before it is answered, the first time and any other.</param>
    public WriterSocket(SandboxMirror mirror, Action announced)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(mirror.SocketPath));
        _listener.Listen();
        Served = ServeAsync(mirror, announced);
    }

    public int Announcements { get; private set; }

    public Task Served { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(SandboxMirror mirror, Action announced)
    {
        var message = new byte[1];
        while (true)
        {
            try
            {
                using var connection = await _listener.AcceptAsync();
                if (await connection.ReceiveAsync(message) == 1 && message[0] == 'w')
                {
                    Announcements++;
                    announced();
                    mirror.Writing = true;
                    await connection.SendAsync(message);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
