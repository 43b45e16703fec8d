using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>
/// The least that a request to php-fpm can cost: a connection, one send of bytes that were made before, receiving until
/// php-fpm closes. The response is not looked at.
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

    private static byte[] Encode(string documentRoot, Scenario scenario)
    {
        var parameters = new ArrayBufferWriter<byte>();
        Pair("SCRIPT_FILENAME", documentRoot + scenario.Script);
        Pair("SCRIPT_NAME", scenario.Script);
        Pair("REQUEST_METHOD", scenario.Method);
        Pair("REQUEST_URI", scenario.Script);
        Pair("QUERY_STRING", "");
        Pair("SERVER_PROTOCOL", "HTTP/1.1");
        Pair("GATEWAY_INTERFACE", "CGI/1.1");
        Pair("CONTENT_TYPE", scenario.Content.Length > 0 ? "application/x-www-form-urlencoded" : "");
        Pair("CONTENT_LENGTH", scenario.Content.Length > 0 ? $"{scenario.Content.Length}" : "");

        var request = new ArrayBufferWriter<byte>();
        Record(RecordType.BeginRequest, [0, 1, 0, 0, 0, 0, 0, 0]); // FastCGI 1.0 section 5.1: the role of a responder.
        Record(RecordType.Params, parameters.WrittenSpan);
        Record(RecordType.Params, []);
        if (scenario.Content.Length > 0)
        {
            Record(RecordType.Stdin, scenario.Content);
        }

        Record(RecordType.Stdin, []);
        return request.WrittenSpan.ToArray();

        void Pair(string name, string value) => NameValuePairs.Write(parameters, Encoding.ASCII.GetBytes(name), Encoding.UTF8.GetBytes(value));

        void Record(RecordType type, ReadOnlySpan<byte> content)
        {
            new RecordHeader(type, 1, (ushort)content.Length).Write(request.GetSpan(RecordHeader.Size));
            request.Advance(RecordHeader.Size);
            request.Write(content);
        }
    }
}
