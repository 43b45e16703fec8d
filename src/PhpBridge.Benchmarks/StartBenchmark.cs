using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CliWrap;

namespace PhpBridge.Benchmarks;

/// <summary>
/// Cold starts: from the start of the bootstrap's process to its first request for an invocation, with php-fpm
/// ready. Each run is a fresh process against a Runtime API that only listens.
/// </summary>
internal static class StartBenchmark
{
    public static async Task<int> RunAsync(int runs)
    {
        var root = Directory.CreateTempSubdirectory("phpbridge-bench-");
        try
        {
            await MeasureAsync(BridgeBuild.Current, root.FullName); // Warms the page cache; a sandbox's image is warm too.
            var starts = new List<Start>();
            for (var run = 0; run < runs; run++)
            {
                starts.Add(await MeasureAsync(BridgeBuild.Current, root.FullName));
            }

            Print("process start to first /next, php-fpm ready", [.. starts.Select(start => start.TotalMs)]);
            Print("of it waiting for php-fpm", [.. starts.Select(start => start.FpmMs)]);
            Print("of it the bridge itself", [.. starts.Select(start => start.TotalMs - start.FpmMs)]);
            Print("the bridge's resident memory then", [.. starts.Select(start => start.ResidentMb)], "MB");
            return 0;
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>Measures one cold start.</summary>
    /// <param name="root">A folder for its document root and its files.</param>
    public static async Task<Start> MeasureAsync(BridgeBuild build, string root)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var kill = new CancellationTokenSource();
        var fpmMs = new TaskCompletionSource<double>();
        var command = Cli.Wrap(build.Bootstrap)
            .WithEnvironmentVariables(environment => environment
                .Set("AWS_LAMBDA_RUNTIME_API", listener.LocalEndpoint.ToString())
                .Set("PHPBRIDGE_DOCUMENT_ROOT", root)
                .Set("PHPBRIDGE_RUN_DIRECTORY", root)
                .Set("PHPBRIDGE_PHP_FPM", BenchmarkEnvironment.PhpFpm)
                .Set("PHPBRIDGE_EXTENSION", "off") // The Runtime API here only listens.
                .Set("PHPBRIDGE_PHP_INI", Environment.GetEnvironmentVariable("PHPBRIDGE_BENCH_PHP_INI") ?? "/dev/null"))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => ReadReady(line, fpmMs)))
            .WithValidation(CommandResultValidation.None);

        var started = Stopwatch.GetTimestamp();
        var run = command.ExecuteAsync(kill.Token);
        using var connection = await listener.AcceptSocketAsync(stop.Token);
        var received = await connection.ReceiveAsync(new byte[1024], stop.Token);
        var total = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (received == 0)
        {
            throw new InvalidOperationException("the bootstrap closed its connection without a request");
        }

        var fpm = await fpmMs.Task.WaitAsync(stop.Token);
        using var bridge = Process.GetProcessById(run.ProcessId);
        var resident = bridge.WorkingSet64 / 1e6;

        Signals.Terminate(run.ProcessId);
        await run.Task.WaitAsync(stop.Token);
        return new Start(total, fpm, resident);
    }

    private static void ReadReady(string line, TaskCompletionSource<double> fpmMs)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.TryGetProperty("fpmMs", out var value))
        {
            fpmMs.TrySetResult(value.GetDouble());
        }
    }

    private static void Print(string what, double[] values, string unit = "ms")
    {
        Array.Sort(values);
        var (least, median, most) = (values[0], values[values.Length / 2], values[^1]);
        Report.Line(
            $"{what,-46} min {least,6:F1} {unit}   median {median,6:F1} {unit}   max {most,6:F1} {unit}   ({values.Length} runs)");
    }

    /// <param name="TotalMs">From the process's start to its first request for an invocation.</param>
    public sealed record Start(double TotalMs, double FpmMs, double ResidentMb);
}
