using System.Diagnostics;
using System.Net.Sockets;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>
/// The lower bound of a request to php-fpm: a connection, one send of prepared bytes, and receiving until php-fpm closes the
/// connection. The response is not parsed.
/// </summary>
internal sealed class RawFastCgi
{
    private readonly UnixDomainSocketEndPoint _address;
    private readonly byte[] _request;
    private readonly byte[] _response = new byte[256 * 1024];

    public RawFastCgi(string socketPath, string documentRoot, Scenario scenario)
    {
        _address = new UnixDomainSocketEndPoint(socketPath);
        _request = Encode(documentRoot, scenario);
    }

    /// <returns>Microseconds from connecting to the end of the response.</returns>
    public double Invoke()
    {
        var started = Stopwatch.GetTimestamp();
        var total = 0;
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Connect(_address);
            for (var sent = 0; sent < _request.Length;)
            {
                sent += socket.Send(_request.AsSpan(sent));
            }

            int count;
            while ((count = socket.Receive(_response)) > 0)
            {
                total += count;
            }
        }

        return total > 512
            ? Stopwatch.GetElapsedTime(started).TotalMicroseconds
            : throw new InvalidOperationException($"php-fpm answered with {total} bytes only");
    }

    private static byte[] Encode(string documentRoot, Scenario scenario) => FastCgiRequest.Encode(
        [
            ("SCRIPT_FILENAME", documentRoot + scenario.Script),
            ("SCRIPT_NAME", scenario.Script),
            ("REQUEST_METHOD", scenario.Method),
            ("REQUEST_URI", scenario.Script),
            ("QUERY_STRING", ""),
            ("SERVER_PROTOCOL", "HTTP/1.1"),
            ("GATEWAY_INTERFACE", "CGI/1.1"),
            ("CONTENT_TYPE", scenario.Content.Length > 0 ? "application/x-www-form-urlencoded" : ""),
            ("CONTENT_LENGTH", scenario.Content.Length > 0 ? $"{scenario.Content.Length}" : ""),
        ],
        scenario.Content);
}
