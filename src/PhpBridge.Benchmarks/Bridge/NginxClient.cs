using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>Sends a request over a persistent connection, as a load balancer does.</summary>
internal sealed class NginxClient : IDisposable
{
    private readonly HttpConnection _connection;
    private readonly byte[] _request;

    public NginxClient(int port, Scenario scenario)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        _connection = new HttpConnection(socket);
        var content = scenario.Content.Length > 0
            ? $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {scenario.Content.Length}\r\n"
            : "";
        _request =
        [
            .. Encoding.ASCII.GetBytes($"{scenario.Method} {scenario.Script} HTTP/1.1\r\nHost: site.example\r\n{content}\r\n"),
            .. scenario.Content,
        ];
    }

    /// <returns>Microseconds from sending the request to the end of the response.</returns>
    public double Invoke()
    {
        var started = Stopwatch.GetTimestamp();
        _connection.Send(_request);
        var (line, _) = _connection.Read();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        return line.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)
            ? elapsed
            : throw new InvalidOperationException("nginx did not answer with 200: " + _connection.Head);
    }

    public void Dispose() => _connection.Dispose();
}
