using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>
/// How long WordPress's pages take on EFS, by the way the site is served, and how many round trips they need. All ways
/// take turns, each time with a fresh sandbox on a fresh mount.
/// </summary>
internal sealed class EfsBenchmark
{
    private const int WarmRequests = 5;
    private static readonly TimeSpan WarmAfter = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan None = TimeSpan.Zero;

    private readonly EfsOptions _options;
    private readonly CancellationToken _stop;
    private readonly Visitor _visitor = Visitor.Of(BenchmarkEnvironment.SiteAddress);
    private readonly SampleStore _samples;
    private Dictionary<Page, SortedSet<string>> _files = [];

    private EfsBenchmark(EfsOptions options, CancellationToken stop)
    {
        _options = options;
        _stop = stop;
        _samples = new SampleStore(
            Path.Combine(WorkFolder, $"samples-{options.Site}{(options.Root is null ? "" : "-mount")}.jsonl"), options.Resumes);
    }

    private static string WorkFolder => Path.Combine(BenchmarkEnvironment.Home, "artifacts", "efs");

    private string Source => _options.Root ?? BenchmarkEnvironment.Site;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is ["--help"])
        {
            await System.Console.Error.WriteLineAsync(EfsOptions.Usage);
            return 0;
        }

        EfsOptions options;
        try
        {
            options = EfsOptions.Parse(arguments);
        }
        catch (FormatException exception)
        {
            await System.Console.Error.WriteLineAsync($"{exception.Message}\n\n{EfsOptions.Usage}");
            return 2;
        }

        // Ctrl-C ends after the page that is being waited for, so that no process and no mount stays behind.
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var benchmark = new EfsBenchmark(options, stop.Token);
        try
        {
            await benchmark.PrepareAsync();
            await benchmark.MeasureAsync();
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or IOException or TimeoutException or OperationCanceledException)
        {
            await System.Console.Error.WriteLineAsync(
                $"error: {exception.Message}\nWhat was measured is kept: --resume goes on from there.");
            return 1;
        }

        var files = benchmark._files.ToDictionary(pair => pair.Key.Name, pair => pair.Value.Count);
        EfsReport.Of(options, benchmark._samples.All, files).Publish();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task PrepareAsync()
    {
        if (_options.Pages.Any(page => page.NeedsLogin))
        {
            await _visitor.LogInAsync(Source);
        }

        // The first requests to a site fill WordPress's own caches in the database, and open more.
        await using (var first = new FpmSandbox(Source, _visitor, "", []))
        {
            first.Start();
            foreach (var page in _options.Pages)
            {
                page.Check(first.Get(page));
            }
        }

        await RecordFilesAsync();
        if (_options.Configurations.FirstOrDefault(configuration => configuration.Mirror == true) is { } mirrored)
        {
            await MirrorArchives.BuildAsync(
                Source, () => LayAsync(mirrored, None), root => new BridgeSandbox(root, _visitor, mirror: true), _options.Pages, _stop);
        }
    }

    /// <summary>What each page opens on EFS, which is what a prefetch may know.</summary>
    private async Task RecordFilesAsync()
    {
        if (BenchmarkEnvironment.IsFunction)
        {
            return; // A function may watch too few folders.
        }

        using var ground = await LayAsync(EfsConfiguration.All[0], None);
        using var opened = new OpenedFiles(ground.Root);
        foreach (var page in _options.Pages)
        {
            await using var sandbox = new FpmSandbox(ground.Root, _visitor, "", []);
            sandbox.Start();
            opened.Take();
            page.Check(sandbox.Get(page));
            _files[page] = opened.Take();
            Report.Progress($"{page.Name} opens {_files[page].Count} files");
            if (_options.Site == "heavy" && _options.Root is null && _files[page].Count < 1000)
            {
                throw new InvalidOperationException($"the heavy site's {page.Name} page opens {_files[page].Count} files only");
            }
        }
    }

    private async Task MeasureAsync()
    {
        var rounds = (from run in Enumerable.Range(1, _options.Runs)
                      from page in _options.Pages
                      from latency in _options.LatenciesMs
                      select (run, page, latency)).ToList();
        var started = Stopwatch.GetTimestamp();
        var (done, measured) = (0, 0);
        foreach (var (run, page, latency) in rounds)
        {
            var missing = InTurn(run).Where(configuration => !_samples.Has(configuration.Key, page.Name, latency, run)).ToList();
            var results = await RoundAsync(missing, page, latency, run);
            done++;
            measured += missing.Count > 0 ? 1 : 0;
            var left = Stopwatch.GetElapsedTime(started) / Math.Max(1, measured) * (rounds.Count - done);
            Report.Progress(missing.Count == 0 ? $"{done}/{rounds.Count} was measured before" : string.Create(
                CultureInfo.InvariantCulture,
                $"{done}/{rounds.Count} {page.Name}{(latency is null ? "" : $" {latency} ms")}, "
                + $"cold ms/round trips: {results} (about {left.TotalMinutes:F0} min left)"));
        }
    }

    /// <summary>Each run begins with another one.</summary>
    private IEnumerable<EfsConfiguration> InTurn(int run)
    {
        var first = run % _options.Configurations.Count;
        return [.. _options.Configurations.Skip(first), .. _options.Configurations.Take(first)];
    }

    /// <summary>
    /// One cold start of each. While one waits for its next request, which it does without any work, the next one may start;
    /// on a real mount they would share its caches, and wait for each other.
    /// </summary>
    private async Task<string> RoundAsync(List<EfsConfiguration> configurations, Page page, double? latency, int run)
    {
        var alive = new List<LiveSandbox>();
        var waiting = new PriorityQueue<LiveSandbox, long>();
        var results = new List<string>();
        try
        {
            foreach (var configuration in configurations)
            {
                while (waiting.TryPeek(out _, out var due) && (due <= Stopwatch.GetTimestamp() || _options.Root is not null))
                {
                    await GoOnAsync();
                }

                _stop.ThrowIfCancellationRequested();
                var ground = await LayAsync(configuration, TimeSpan.FromMilliseconds(latency ?? 0));
                var live = await LiveSandbox.StartAsync(configuration.Key, ground, Make(configuration, ground, page), page);
                alive.Add(live);
                page.Check(live.Answer);
                waiting.Enqueue(live, live.DueAfter(WarmAfter));
                results.Add(FormattableString.Invariant($"{configuration.Key} {live.Cold.Milliseconds:F0}/{live.Cold.RoundTrips}"));
            }

            while (waiting.Count > 0)
            {
                await GoOnAsync();
            }
        }
        finally
        {
            foreach (var live in alive)
            {
                await live.DisposeAsync();
            }
        }

        return string.Join(", ", results);

        // The next request that is due, and what comes after it: the warm ones, then the idle one.
        async Task GoOnAsync()
        {
            waiting.TryDequeue(out var live, out var due);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            await Task.Delay(left > None ? left : None, _stop);
            var again = live!.Again();
            page.Check(live.Answer);
            if (live.Warm.Count < WarmRequests)
            {
                live.Warm.Add(again);
                if (live.Warm.Count < WarmRequests || _options.Idles)
                {
                    waiting.Enqueue(live, live.DueAfter(live.Warm.Count < WarmRequests ? WarmAfter : IdleFor));
                    return;
                }
            }

            _samples.Add(new Sample(live.Key, page.Name, latency, run, live.Cold, live.Warm, _options.Idles ? again : null));
            alive.Remove(live);
            await live.DisposeAsync();
        }
    }

    private ISandbox Make(EfsConfiguration configuration, IGround ground, Page page) => configuration.Mirror is { } mirror
        ? new BridgeSandbox(ground.Root, _visitor, mirror)
        : new FpmSandbox(ground.Root, _visitor, configuration.Ini, configuration.Prefetches ? _files[page] : []);

    /// <summary>Mounts at a place of the configuration's own: PHP's bytecode belongs to a path.</summary>
    private async Task<IGround> LayAsync(EfsConfiguration configuration, TimeSpan latency)
    {
        if (!configuration.OnEfs)
        {
            return new LocalGround(Source);
        }

        if (_options.Root is null)
        {
            return new ModelGround(Source, Path.Combine(WorkFolder, "mount", configuration.Key), latency);
        }

        await RealGround.ForgetAsync(_options.ForgetAfter, _stop);
        return new RealGround(Source);
    }

}
