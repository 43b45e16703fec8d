using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Emulator;

/// <summary>The emulator as a process of its own.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private const string Greeting = "Listening on ";

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private EmulatorProcess(int heapLimit, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "phpbridge-emulator"), [.. arguments, "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = heapLimit.ToString("x", CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Take(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address => _listening.Task.Result;

    /// <param name="heapLimit">The most bytes that its heap may have; beyond, it ends.</param>
    /// <param name="arguments">All but the port.</param>
    public static async Task<EmulatorProcess> StartAsync(int heapLimit, params string[] arguments)
    {
        var emulator = new EmulatorProcess(heapLimit, arguments);
        try
        {
            await emulator._listening.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that ends so.</summary>
    public Task LineAsync(string end) =>
        Processes.UntilAsync(
            () => Task.FromResult(_lines.Any(line => line.EndsWith(end, StringComparison.Ordinal))),
            $"there is a line '{end}'",
            seconds: 30,
            () => _lines);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        _process.Dispose();
    }

    private void Take(string line)
    {
        _lines.Enqueue(line);
        if (line.StartsWith(Greeting, StringComparison.Ordinal))
        {
            _listening.TrySetResult(new Uri(line[Greeting.Length..].Split(' ')[0]));
        }
    }
}
