using System.Net.Sockets;
using System.Text;
using PhpBridge.IntegrationTests.Bridge;

namespace PhpBridge.IntegrationTests.Differential;

/// <summary>A request as it goes over the wire, byte for byte, to whichever server.</summary>
public sealed record WireRequest(string Method, string Target, string Headers = "", ReadOnlyMemory<byte>? Body = null)
{
    public async Task<FrontReply> SendAsync(Uri server, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using var stream = client.GetStream();
        var length = Body is { } content ? $"Content-Length: {content.Length}\r\n" : "";
        var head = $"{Method} {Target} HTTP/1.1\r\nHost: site.example:8080\r\nConnection: close\r\n{length}{Headers}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head), cancellationToken);
        await stream.WriteAsync(Body ?? default, cancellationToken);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancellationToken);
        return Dechunked(FrontReply.Parse(received.ToArray()));
    }

    public override string ToString() => $"{Method} {Target} [{Headers.ReplaceLineEndings(" | ")}] {Body?.Length ?? 0} bytes";

    /// <summary>nginx streams what PHP sends, so its responses come in chunks (RFC 9112 section 7.1).</summary>
    private static FrontReply Dechunked(FrontReply reply)
    {
        if (reply.Header("Transfer-Encoding") != "chunked")
        {
            return reply;
        }

        using var body = new MemoryStream();
        var rest = reply.Body.Span;
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(rest[..line]), 16);
            if (size == 0)
            {
                return reply with { Body = body.ToArray() };
            }

            body.Write(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}
