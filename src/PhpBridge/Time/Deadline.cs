namespace PhpBridge.Time;

/// <summary>
/// The moment at which work on one request must be over, on the monotonic clock: a sandbox that was frozen wakes with
/// a wall clock that has jumped.
/// </summary>
internal readonly struct Deadline
{
    private readonly TimeProvider _clock;
    private readonly long _expires;

    private Deadline(TimeProvider clock, long expires)
    {
        _clock = clock;
        _expires = expires;
    }

    /// <summary>One that has passed: for what should not wait at all.</summary>
    public static Deadline Passed => After(TimeSpan.Zero);

    /// <summary>What is left, never negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var ticks = _expires - _clock.GetTimestamp();
            return ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(ticks / (double)_clock.TimestampFrequency);
        }
    }

    public bool Expired => _expires <= _clock.GetTimestamp();

    /// <summary>What is left in the form poll(2) takes: milliseconds, rounded up so that a wait never ends early.</summary>
    public int PollTimeoutMs => (int)Math.Min(int.MaxValue, Math.Ceiling(Remaining.TotalMilliseconds));

    public static Deadline After(TimeSpan duration, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var now = clock.GetTimestamp();
        var ticks = duration.TotalSeconds * clock.TimestampFrequency;
        return new Deadline(clock, ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue);
    }
}
