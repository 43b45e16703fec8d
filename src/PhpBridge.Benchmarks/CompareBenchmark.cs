using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Benchmarks.Efs;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks;

/// <summary>
/// Compares this checkout's build with that of another checkout: cold starts, small pages, and WordPress's pages on the EFS
/// model with the mirror on. The two take turns at every measurement, so that the machine's other work slows both alike.
/// </summary>
internal sealed class CompareBenchmark : IDisposable
{
    private const int RequestsPerRound = 100;
    private const int WarmRequests = 20;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);
    private static readonly string[] PageNames = ["front", "post", "login", "admin"];

    private readonly BridgeBuild[] _builds;
    private readonly int _rounds;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-bench-");
    private readonly Visitor _visitor = Visitor.Of(BenchmarkEnvironment.SiteAddress);
    private int _turn;

    private CompareBenchmark(string checkout, int rounds) => (_builds, _rounds) = ([BridgeBuild.Current, BridgeBuild.Of(checkout)], rounds);

    public static async Task<int> RunAsync(string checkout, int rounds)
    {
        try
        {
            using var benchmark = new CompareBenchmark(checkout, rounds);
            Report.Line($"| | this build, median | {Path.GetFileName(checkout)}, median | ratio | ratio of minima |");
            Report.Line($"|---|---:|---:|---:|---:|");
            await benchmark.CompareStartsAsync();
            await benchmark.CompareSmallPagesAsync();
            await benchmark.CompareWordPressAsync();
            Report.Line($"\n{rounds} rounds; load average at the end {Report.LoadAverage}");
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or TimeoutException)
        {
            await System.Console.Error.WriteLineAsync($"error: {exception.Message}");
            return 1;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task CompareStartsAsync()
    {
        List<double>[] samples = [[], []];
        for (var round = 0; round <= 2 * _rounds; round++)
        {
            foreach (var i in NextTurn())
            {
                var start = await StartBenchmark.MeasureAsync(_builds[i], _folder.FullName);
                if (round > 0)
                {
                    samples[i].Add(start.TotalMs);
                }
            }
        }

        Print("cold start, ms", samples);
    }

    private async Task CompareSmallPagesAsync()
    {
        Scenario.Install(_folder.FullName);
        await using var one = new BridgeProcess(_builds[0], _folder.FullName);
        await using var other = new BridgeProcess(_builds[1], _folder.FullName);
        BridgeProcess[] bridges = [one, other];
        foreach (var scenario in Scenario.All)
        {
            var payload = scenario.ToEvent();
            List<double>[] samples = [[], []];
            for (var round = 0; round <= 2 * _rounds; round++)
            {
                foreach (var i in NextTurn())
                {
                    var latencies = Enumerable.Range(0, RequestsPerRound).Select(_ => bridges[i].Invoke(payload)).ToList();
                    samples[i].AddRange(round > 0 ? latencies : []);
                }
            }

            Print($"{scenario.Name}, µs", samples);
        }
    }

    private async Task CompareWordPressAsync()
    {
        var pages = PageNames.Select(name => Page.Named(name)!).ToList();
        await _visitor.LogInAsync(BenchmarkEnvironment.Site);

        // Each has a copy of the site, as their archives may differ in format.
        string[] sources = [CopySite("this"), CopySite("other")];
        foreach (var i in NextTurn())
        {
            await MirrorArchives.BuildAsync(
                sources[i],
                () => Task.FromResult<IGround>(Mount(sources[i], i, TimeSpan.Zero)),
                root => Sandbox(root, i),
                pages,
                CancellationToken.None);
        }

        foreach (var page in pages)
        {
            List<double>[] cold = [[], []], warm = [[], []];
            for (var round = 0; round < _rounds; round++)
            {
                await MeasureAsync(page, sources, cold, warm);
            }

            Print($"WordPress {page.Name}, cold, ms", cold);
            Print($"WordPress {page.Name}, warm, ms", warm);
        }
    }

    private async Task MeasureAsync(Page page, string[] sources, List<double>[] cold, List<double>[] warm)
    {
        var alive = new LiveSandbox[2];
        try
        {
            foreach (var i in NextTurn())
            {
                var ground = Mount(sources[i], i, Latency);
                alive[i] = await LiveSandbox.StartAsync("", ground, Sandbox(ground.Root, i), page);
                page.Check(alive[i].Answer);
                cold[i].Add(alive[i].Cold.Milliseconds);
                await Task.Delay(TimeSpan.FromSeconds(1)); // Work after the first response must not slow down the other's start.
            }

            for (var request = 0; request <= WarmRequests; request++)
            {
                foreach (var i in NextTurn())
                {
                    var time = alive[i].Again().Milliseconds;
                    page.Check(alive[i].Answer);
                    if (request > 0)
                    {
                        warm[i].Add(time);
                    }
                }
            }
        }
        finally
        {
            foreach (var sandbox in alive.OfType<LiveSandbox>())
            {
                await sandbox.DisposeAsync();
            }
        }
    }

    private BridgeSandbox Sandbox(string root, int build) => new(root, _visitor, mirror: true, _builds[build]);

    private ModelGround Mount(string source, int build, TimeSpan latency)
        => new ModelGround(source, Path.Combine(_folder.FullName, build == 0 ? "mount-a" : "mount-b"), latency);

    private string CopySite(string name)
    {
        var copy = Path.Combine(_folder.FullName, "site-" + name);
        using var process = System.Diagnostics.Process.Start("cp", ["-a", BenchmarkEnvironment.Site, copy]);
        process.WaitForExit();
        var archives = Path.Combine(copy, ".phpbridge");
        if (Directory.Exists(archives))
        {
            Directory.Delete(archives, recursive: true);
        }

        return process.ExitCode == 0 ? copy : throw new InvalidOperationException($"'{BenchmarkEnvironment.Site}' could not be copied");
    }

    /// <summary>Each turn begins with the other one.</summary>
    private int[] NextTurn() => _turn++ % 2 == 0 ? [0, 1] : [1, 0];

    private static void Print(string name, List<double>[] samples)
    {
        var (one, other) = (new Percentiles(samples[0]), new Percentiles(samples[1]));
        Report.Line($"| {name} | {one[50]:F1} | {other[50]:F1} | {one[50] / other[50]:F3} | {one[0] / other[0]:F3} |");
    }
}
