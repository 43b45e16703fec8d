using System.Net.Sockets;
using System.Text;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Differential;

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
        return FrontReply.Parse(received.ToArray());
    }

    public override string ToString() => $"{Method} {Target} [{Headers.ReplaceLineEndings(" | ")}] {Body?.Length ?? 0} bytes";
}
