using System.Diagnostics;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Bridge;

/// <summary>
/// The whole bridge compared with raw FastCGI and nginx. All take turns in short rounds, so that other work of the machine
/// affects them alike.
/// </summary>
internal sealed class BridgeBenchmark : IAsyncDisposable
{
    private const int RequestsPerRound = 50;
    private const int MaxRounds = 21; // The first warms up.
    private const double LargeMegabytes = 3200 * 65536 / 1e6;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(70);

    private static readonly string[] OtherShapes =
        ["http-api", "http-api-version-1", "rest-api", "load-balancer-single-value", "load-balancer-multi-value", "cloudfront"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("phpbridge-bench-");
    private readonly ReferenceServers _references;
    private readonly BridgeProcess _buffered;
    private readonly BridgeProcess _extended;
    private readonly BridgeProcess _streaming;

    private BridgeBenchmark()
    {
        Scenario.Install(_root.FullName);
        _references = new ReferenceServers(_root.FullName);
        _buffered = new BridgeProcess(_root.FullName, ("PHPBRIDGE_EXTENSION", "off"));
        _extended = new BridgeProcess(_root.FullName);
        _streaming = new BridgeProcess(_root.FullName, ("PHPBRIDGE_EXTENSION", "off"), ("PHPBRIDGE_INVOKE_MODE", "response_stream"));
    }

    public static async Task<int> RunAsync()
    {
        await using var benchmark = new BridgeBenchmark();
        benchmark.Compare();
        benchmark.StreamLargeFile();
        benchmark.PrintMemory();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _references.DisposeAsync();
        await _buffered.DisposeAsync();
        await _extended.DisposeAsync();
        await _streaming.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private void Compare()
    {
        Contender[] contenders = [.. Scenario.All.SelectMany(ContendersOf), .. OtherShapes.Select(Shape)];
        var started = Stopwatch.GetTimestamp();
        var rounds = 0;
        for (; rounds < MaxRounds && Stopwatch.GetElapsedTime(started) < Budget; rounds++)
        {
            if (rounds == 1)
            {
                Array.ForEach(contenders, contender => contender.Forget());
            }

            Array.ForEach(contenders, contender => contender.Run(RequestsPerRound));
        }

        Report.Line($"{rounds - 1} rounds of {RequestsPerRound} requests; load average {Report.LoadAverage}\n");
        Report.Line($"| response | way | median µs | p90 µs | p99 µs | median over raw µs | requests/s | bridge CPU µs/request |");
        Report.Line($"|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var contender in contenders)
        {
            var raw = Array.Find(contenders, other => other.Scenario == contender.Scenario)!.Latency[50];
            var latency = contender.Latency;
            Report.Row(
                $"{contender.Scenario}",
                $"{contender.Name}",
                $"{latency[50]:F0}",
                $"{latency[90]:F0}",
                $"{latency[99]:F0}",
                $"{latency[50] - raw:F0}",
                $"{contender.RequestsPerSecond:F0}",
                $"{contender.CpuPerRequest:F0}");
        }
    }

    private IEnumerable<Contender> ContendersOf(Scenario scenario)
    {
        var raw = new RawFastCgi(_references.FpmSocket, _root.FullName, scenario);
        var nginx = new NginxClient(_references.NginxPort, scenario);
        var payload = scenario.ToEvent();
        return
        [
            new Contender(scenario.Name, "raw FastCGI", raw.Invoke),
            new Contender(scenario.Name, "nginx", nginx.Invoke),
            Bridged("bridge, Function URL", _buffered),
            Bridged("the same with the extension", _extended),
            Bridged("bridge, Function URL, streamed", _streaming),
        ];

        // The bridge decodes in its own receive buffer, so the payload can be sent repeatedly.
        Contender Bridged(string name, BridgeProcess bridge) => new(scenario.Name, name, () => bridge.Invoke(payload), bridge);
    }

    private Contender Shape(string shape)
    {
        var scenario = Scenario.All[0];
        var payload = scenario.ToEvent(shape);
        return new Contender(scenario.Name, "bridge, " + shape, () => _buffered.Invoke(payload), _buffered);
    }

    private void StreamLargeFile()
    {
        var scenario = new Scenario("200 MB", "/large.php", "GET", []);
        var raw = new RawFastCgi(_references.FpmSocket, _root.FullName, scenario);
        using var nginx = new NginxClient(_references.NginxPort, scenario);
        var payload = scenario.ToEvent();
        List<double>[] rates = [[], [], []];
        for (var round = 0; round < 3; round++)
        {
            rates[0].Add(LargeMegabytes / raw.Invoke() * 1e6);
            rates[1].Add(LargeMegabytes / nginx.Invoke() * 1e6);
            rates[2].Add(LargeMegabytes / _streaming.Invoke(payload) * 1e6);
        }

        double[] medians = [.. rates.Select(measured => new Percentiles(measured)[50])];
        Report.Line(
            $"\n200 MB, MB/s, median of 3: raw FastCGI {medians[0]:F0}, nginx {medians[1]:F0}, bridge streamed {medians[2]:F0}");
    }

    private void PrintMemory()
    {
        (string, BridgeProcess)[] bridges =
            [("buffered", _buffered), ("with the extension", _extended), ("streamed, after 200 MB", _streaming)];
        foreach (var (name, bridge) in bridges)
        {
            var (now, peak) = bridge.Memory();
            Report.Line($"Resident memory of the bridge, {name}: {now:F1} MB, peak {peak:F1} MB");
        }
    }
}
