using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Emulator;

/// <summary>The emulator around the echo bootstrap, and a client that sends targets and headers as written.</summary>
internal static class EchoFunction
{
    public static FunctionOptions Options { get; } = new() { Bootstrap = Fixture("echo-bootstrap.sh") };

    public static Task<EmulatedFunction> StartAsync(FunctionOptions options) =>
        EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);

    /// <summary>Sends one request over a raw socket; HttpClient would normalise its target.</summary>
    public static async Task<string> SendAsync(
        EmulatedFunction function, string method, string target, string headers = "", byte[]? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(function.FrontAddress.Host, function.FrontAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var length = body is null ? "" : $"Content-Length: {body.Length}\r\n";
        var head = $"{method} {target} HTTP/1.1\r\nHost: site.example:8080\r\nConnection: close\r\n{length}{headers}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head), TestContext.Current.CancellationToken);
        await stream.WriteAsync(body ?? [], TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The event that a request became.</summary>
    public static async Task<JsonElement> EventAsync(
        EmulatedFunction function, string method, string target, string headers = "", byte[]? body = null)
    {
        var response = await SendAsync(function, method, target, headers, body);
        return JsonElement.Parse(response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    /// <summary>A header that makes the function give this answer.</summary>
    public static string Answer(string json) => $"X-Answer: {Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}\r\n";

    /// <summary>Headers that make the function answer this many bytes of JSON.</summary>
    public static string AnswerOf(int size) => FormattableString.Invariant($"X-Do: sized\r\nX-Size: {size}\r\n");

    public static Task<InvocationResult> InvokeAsync(EmulatedFunction function, string what) =>
        function.InvokeAsync(Encoding.UTF8.GetBytes($$"""{"x-do":"{{what}}"}"""), TestContext.Current.CancellationToken);

    public static async Task<string> EnvironmentAsync(EmulatedFunction function) => Body(await InvokeAsync(function, "environment"));

    /// <summary>The decoded body of the echo's answer.</summary>
    public static string Body(InvocationResult result) =>
        Encoding.UTF8.GetString(JsonElement.Parse(result.Payload.Span).GetProperty("body").GetBytesFromBase64());

    public static Task<string> LineAsync(EmulatedFunction function, string start) =>
        function.WaitForLogLineAsync(line => line.StartsWith(start, StringComparison.Ordinal), TestContext.Current.CancellationToken);

    public static string Text(this InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);

    /// <summary>Pids of processes whose command line ends with this argument.</summary>
    public static IReadOnlyList<string> ProcessesWithArgument(string argument) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Where(directory => CommandLine(directory).EndsWith("\0" + argument + "\0", StringComparison.Ordinal))];

    /// <summary>A file of tests/fixtures/emulator.</summary>
    public static string Fixture(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PhpBridge.slnx")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        }

        return Path.Combine(directory.FullName, "tests", "fixtures", "emulator", name);
    }

    private static string CommandLine(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // Not a process, or one that just ended.
        }
    }
}
