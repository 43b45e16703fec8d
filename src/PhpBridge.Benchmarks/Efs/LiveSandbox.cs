using System.Diagnostics;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>A sandbox that has served its first page and may be asked for it again.</summary>
internal sealed class LiveSandbox : IAsyncDisposable
{
    private readonly IGround _ground;
    private readonly ISandbox _sandbox;
    private readonly Page _page;
    private long _answered;

    private LiveSandbox(string key, IGround ground, ISandbox sandbox, Page page)
        => (Key, _ground, _sandbox, _page) = (key, ground, sandbox, page);

    /// <summary>Of its configuration.</summary>
    public string Key { get; }

    public string Answer { get; private set; } = "";

    /// <summary>From the start of its first process to the last byte.</summary>
    public Timing Cold { get; private set; } = new(0, null, null);

    /// <summary>Of the requests that followed.</summary>
    public List<Timing> Warm { get; } = [];

    public static async Task<LiveSandbox> StartAsync(string key, IGround ground, ISandbox sandbox, Page page)
    {
        var live = new LiveSandbox(key, ground, sandbox, page);
        try
        {
            live.Cold = live.Measure(live._sandbox.Start);
            return live;
        }
        catch
        {
            await live.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stopwatch ticks, so long after its last answer.</summary>
    public long DueAfter(TimeSpan pause) => _answered + (long)(pause.TotalSeconds * Stopwatch.Frequency);

    /// <summary>The page once more.</summary>
    public Timing Again() => Measure(() => { });

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _ground.Dispose();
    }

    private Timing Measure(Action before)
    {
        var trips = _ground.RoundTrips;
        var started = Stopwatch.GetTimestamp();
        before();
        Answer = _sandbox.Get(_page);
        _answered = Stopwatch.GetTimestamp();
        return Timing.Of(Stopwatch.GetElapsedTime(started, _answered), trips, _ground.RoundTrips);
    }
}
