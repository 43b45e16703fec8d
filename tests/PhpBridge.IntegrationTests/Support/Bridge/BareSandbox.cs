using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>
/// The published bootstrap with a Runtime API of the test's own, and nothing around it that would end what it leaves: the
/// emulator ends every process of a sandbox, as the platform's machine does.
/// </summary>
internal sealed class BareSandbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, Event> _answers = new();
    private readonly Process _process;

    private BareSandbox(FunctionOptions options, string runDirectory, IReadOnlyList<string> command)
    {
        _listener.Start();
        _ = AcceptAsync();
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PHPBRIDGE_RUN_DIRECTORY"] = runDirectory;
        start.Environment["PHPBRIDGE_EXTENSION"] = "off";
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = string.Create(
            CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
    }

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Lines => _lines;

    public Task Exited
        => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <param name="runDirectory">Where sockets and files go; may have been another's.</param>
    /// <param name="reads">Whether its output is read.</param>
    /// <param name="wrapper">A command in front of the bootstrap.</param>
    public static BareSandbox Start(string runDirectory, bool reads = true, params IReadOnlyList<string> wrapper)
    {
        var options = BridgeFunction.Options();
        var sandbox = new BareSandbox(options, runDirectory, [.. wrapper, options.Bootstrap]);
        if (reads)
        {
            sandbox._process.BeginOutputReadLine();
            sandbox._process.BeginErrorReadLine();
        }

        return sandbox;
    }

    /// <param name="target">Path and query of a GET.</param>
    /// <param name="deadline">The invocation's, from now.</param>
    public async Task<(int Status, string Body)> GetAsync(string target, TimeSpan? deadline = null)
    {
        var parts = target.Split('?');
        var request = new HttpApiEvent(parts[0]) { Query = parts.Length > 1 ? parts[1] : "" };
        return Read(await SendAsync(request.ToPayload(), deadline));
    }

    /// <summary>Hands an event out, and waits for its answer.</summary>
    public Task<string> SendAsync(byte[] payload, TimeSpan? deadline = null)
    {
        var handed = new Event(Guid.NewGuid().ToString(), payload, DateTimeOffset.UtcNow + (deadline ?? Patience));
        _answers[handed.Id] = handed;
        _events.Writer.TryWrite(handed);
        return handed.Answer.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, CancellationToken.None);
        _listener.Dispose();
        _process.Dispose();
    }

    private static (int Status, string Body) Read(string answer)
    {
        var json = System.Text.Json.JsonElement.Parse(answer);
        return (json.GetProperty("statusCode").GetInt32(), json.GetProperty("body").GetString()!);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            var stream = connection.GetStream();
            using var reader = new BinaryReader(stream, Encoding.Latin1);
            while (true)
            {
                var (line, body) = await Task.Run(() => ReadRequest(reader));
                if (line.StartsWith("GET", StringComparison.Ordinal))
                {
                    var next = await _events.Reader.ReadAsync();
                    var head = string.Create(
                        CultureInfo.InvariantCulture,
                        $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {next.Id}\r\nLambda-Runtime-Deadline-Ms: "
                + $"{next.Deadline.ToUnixTimeMilliseconds()}\r\nContent-Length: {next.Payload.Length}\r\n\r\n");
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
                    await stream.WriteAsync(next.Payload);
                    continue;
                }

                if (line.Split('/') is [.., var id, _, _] && _answers.TryRemove(id, out var answered))
                {
                    answered.Answer.SetResult(Encoding.UTF8.GetString(body));
                }

                await stream.WriteAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or ChannelClosedException)
        {
            // The bootstrap has gone.
        }
    }

    private static (string Line, byte[] Body) ReadRequest(BinaryReader reader)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)reader.ReadByte());
        }

        var lines = head.ToString().Split("\r\n");
        const string length = "Content-Length: ";
        var size = lines.FirstOrDefault(line => line.StartsWith(length, StringComparison.OrdinalIgnoreCase))?[length.Length..] ?? "0";
        return (lines[0], reader.ReadBytes(int.Parse(size, CultureInfo.InvariantCulture)));
    }

    private sealed record Event(string Id, byte[] Payload, DateTimeOffset Deadline)
    {
        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
