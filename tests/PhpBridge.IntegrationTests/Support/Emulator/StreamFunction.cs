using System.Net.Sockets;
using System.Text;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Emulator;

/// <summary>The emulator around the streaming bootstrap; each request carries the script that answers it.</summary>
internal static class StreamFunction
{
    public static FunctionOptions Options { get; } = new()
    {
        Bootstrap = EchoFunction.Fixture("stream-bootstrap.sh"),
        Shape = EventShapeName.FunctionUrl,
        InvokeMode = InvokeMode.ResponseStream,
    };

    public static Task<EmulatedFunction> StartAsync(FunctionOptions options) =>
        EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);

    /// <summary>Everything the client gets, framing included, to the end of the connection.</summary>
    public static Task<string> SendAsync(EmulatedFunction function, string script, string method = "GET") =>
        EchoFunction.SendAsync(function, method, "/", Script(script));

    /// <summary>A connection on which the request has been sent, to be read piece by piece.</summary>
    public static Task<TcpClient> OpenAsync(EmulatedFunction function, string script) => OpenAsync(function.FrontAddress, script);

    public static async Task<TcpClient> OpenAsync(Uri front, string script)
    {
        var client = new TcpClient();
        await client.ConnectAsync(front.Host, front.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.UTF8.GetBytes($"GET / HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n{Script(script)}\r\n"),
            TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Reads until the text has come.</summary>
    public static async Task<string> ReadUntilAsync(TcpClient client, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static string Script(string script) => $"X-Script: {Convert.ToBase64String(Encoding.UTF8.GetBytes(script))}\r\n";
}
