using System.Net.Sockets;
using System.Text;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>Sends requests as written; HttpClient would normalise targets and fields.</summary>
internal static class FrontClient
{
    /// <param name="function">Whose front is asked.</param>
    /// <param name="target">Path and query, byte for byte.</param>
    /// <param name="method">The method.</param>
    /// <param name="headers">Field lines, each with its CRLF.</param>
    /// <param name="body">Sent with its Content-Length; null for none.</param>
    public static async Task<FrontReply> SendAsync(
        this EmulatedFunction function, string target, string method = "GET", string headers = "", ReadOnlyMemory<byte>? body = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(function.FrontAddress.Host, function.FrontAddress.Port, cancellation);
        await using var stream = client.GetStream();

        var length = body is { } content ? $"Content-Length: {content.Length}\r\n" : "";
        var head = $"{method} {target} HTTP/1.1\r\nHost: site.example:8080\r\nConnection: close\r\n{length}{headers}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head), cancellation);
        await stream.WriteAsync(body ?? default, cancellation);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancellation);
        return FrontReply.Parse(received.ToArray());
    }
}
