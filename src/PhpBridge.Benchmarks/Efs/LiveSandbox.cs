using System.Diagnostics;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>A sandbox that has served its first page and may be asked for it again.</summary>
internal sealed class LiveSandbox : IAsyncDisposable
{
    private readonly IGround _ground;
    private readonly ISandbox _sandbox;
    private readonly Page _page;
    private readonly TimeSpan _pause;
    private long _answered;

    private LiveSandbox(string key, IGround ground, ISandbox sandbox, Page page, TimeSpan pause)
        => (Key, _ground, _sandbox, _page, _pause) = (key, ground, sandbox, page, pause);

    /// <summary>Of its configuration.</summary>
    public string Key { get; }

    public string Answer { get; private set; } = "";

    /// <summary>From the start of its first process to the last byte.</summary>
    public Timing Cold { get; private set; } = new(0, null, null);

    /// <summary>Whether it has waited long enough for its second request.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(_answered) >= _pause;

    /// <param name="pause">Between its first request and its second.</param>
    public static async Task<LiveSandbox> StartAsync(string key, IGround ground, ISandbox sandbox, Page page, TimeSpan pause)
    {
        var live = new LiveSandbox(key, ground, sandbox, page, pause);
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

    /// <summary>The page once more, so long after the last one.</summary>
    public async Task<Timing> AgainAsync(TimeSpan pause, CancellationToken stop)
    {
        var left = pause - Stopwatch.GetElapsedTime(_answered);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, stop);
        return Measure(() => { });
    }

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
