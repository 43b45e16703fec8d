using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>
/// The published bootstrap as Lambda drives it: the response to its <c>next</c> is a Function URL event, and its
/// <c>response</c> contains the file. The same number of bytes less base64 travels over the same loopback as with nginx.
/// </summary>
internal sealed class EventPath : Server
{
    private const string Event =
        """{"version":"2.0","routeKey":"$default","rawPath":"{path}","rawQueryString":"","headers":"""
        + """{"host":"site.example","accept":"*/*","user-agent":"bench","x-forwarded-proto":"https"},"""
        + "\n\"requestContext\":"
        + """{"domainName":"abc.lambda-url.eu-west-1.on.aws","http":"""
        + """{"method":"GET","path":"{path}","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"}},"isBase64Encoded":false}""";

    private readonly long _deadline = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeMilliseconds();

    private EventPath(Process process, HttpConnection connection)
        : base(process, connection)
    {
    }

    public override string Name => "PhpBridge";

    public static async Task<EventPath> StartAsync(string bootstrap, string phpFpm, string root, string folder)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var start = new ProcessStartInfo(bootstrap)
        {
            Environment =
            {
                ["AWS_LAMBDA_RUNTIME_API"] = listener.LocalEndpoint.ToString(),
                ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1769",
                ["PHPBRIDGE_DOCUMENT_ROOT"] = root,
                ["PHPBRIDGE_RUN_DIRECTORY"] = folder + "/run",
                ["PHPBRIDGE_PHP_FPM"] = phpFpm,
                ["PHPBRIDGE_PHP_INI"] = "/dev/null",
                ["PHPBRIDGE_EXTENSION"] = "off",
                ["PHPBRIDGE_LOG_LEVEL"] = "ERROR",
            },
        };
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var connection = await listener.AcceptSocketAsync(patience.Token);
        connection.NoDelay = true;
        var server = new EventPath(process, new HttpConnection(connection));
        server.Connection.Read(); // The first next.
        return server;
    }

    public override TimeSpan Get(string path)
    {
        var payload = Event.Replace("{path}", path, StringComparison.Ordinal);
        var invocation = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
            + $"Lambda-Runtime-Deadline-Ms: {_deadline}\r\nContent-Length: {payload.Length}\r\n\r\n{payload}"));
        var started = Stopwatch.GetTimestamp();
        Connection.Send(invocation);
        var (line, length) = Connection.Read();
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (!line.Contains("/response", StringComparison.Ordinal) || length < 1000)
        {
            throw new InvalidOperationException($"the bootstrap sent {line} with {length} bytes for {path}");
        }

        Connection.Send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8);
        Connection.Read(); // The next request for an invocation.
        return elapsed;
    }
}
