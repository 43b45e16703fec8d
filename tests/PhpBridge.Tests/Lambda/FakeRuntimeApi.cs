using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PhpBridge.Tests.Lambda;

/// <summary>
/// A Runtime API made of raw sockets: each connection is treated by the next behaviour, then closed. Who connects
/// once too often is turned away.
/// </summary>
internal sealed class FakeRuntimeApi : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ManualResetEvent _released = new(initialState: false);
    private readonly ConcurrentQueue<ApiRequest> _requests = new();
    private readonly Thread _thread;

    public FakeRuntimeApi(params Action<ApiConnection>[] connections)
    {
        _listener.Start();
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _thread = new Thread(() => Serve(connections)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>As AWS_LAMBDA_RUNTIME_API has it.</summary>
    public string Address { get; }

    public IReadOnlyList<ApiRequest> Requests => [.. _requests];

    /// <summary>An address at which nobody listens.</summary>
    public static string DeadAddress()
    {
        using var api = new FakeRuntimeApi();
        return api.Address;
    }

    public static string Response(string content, int status = 200, string fields = "")
        => string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Some Reason\r\n{fields}Content-Length: {content.Length}\r\n\r\n{content}");

    public static string Event(string content, string id = "id-1")
        => Response(content, 200, $"Lambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Deadline-Ms: 1793880000000\r\n");

    /// <summary>Ends the API; a test that has done so itself does it once more when it ends.</summary>
    public void Dispose()
    {
        if (_released.SafeWaitHandle.IsClosed)
        {
            return;
        }

        _released.Set();
        _listener.Dispose();
        _thread.Join();
        _released.Dispose();
    }

    private void Serve(Action<ApiConnection>[] connections)
    {
        foreach (var behaviour in connections)
        {
            try
            {
                using var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                behaviour(new ApiConnection(socket, _released, _requests.Enqueue));
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client left, or the test is over.
            }
        }

        _listener.Stop();
    }
}
