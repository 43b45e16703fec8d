using System.Net.Sockets;

namespace PhpBridge.Tests.FastCgi;

/// <summary>A FastCGI application on a Unix socket that treats every connection as the test says, then closes it.</summary>
internal sealed class FakeApplication : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ManualResetEvent _released = new(initialState: false);
    private readonly Thread _thread;

    public FakeApplication(Action<FakeConnection> behaviour)
    {
        SocketPath = Path.Combine(_folder.Path, "app.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _thread = new Thread(() => Serve(behaviour)) { IsBackground = true };
        _thread.Start();
    }

    public string SocketPath { get; }

    public void Dispose()
    {
        _released.Set();
        _listener.Dispose();
        _thread.Join();
        _released.Dispose();
        _folder.Dispose();
    }

    private void Serve(Action<FakeConnection> behaviour)
    {
        while (true)
        {
            try
            {
                using var socket = _listener.Accept();
                behaviour(new FakeConnection(socket, _released));
            }
            catch (Exception e) when (e is SocketException or IOException && !_released.WaitOne(0))
            {
                // The client left in the middle, as some tests want it to.
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
