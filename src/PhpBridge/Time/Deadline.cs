namespace PhpBridge.Time;

/// <summary>
/// The time by which work must have ended, on the monotonic clock: the wall clock of a sandbox jumps when it is thawed.
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

    /// <summary>A deadline that has passed, for calls that must not wait.</summary>
    public static Deadline Passed => After(TimeSpan.Zero);

    /// <summary>The time left; never negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var ticks = _expires - _clock.GetTimestamp();
            return ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(ticks / (double)_clock.TimestampFrequency);
        }
    }

    public bool Expired => _expires <= _clock.GetTimestamp();

    /// <summary>The time left for poll(2): milliseconds, rounded up so that a wait does not end early.</summary>
    public int PollTimeoutMs => (int)Math.Min(int.MaxValue, Math.Ceiling(Remaining.TotalMilliseconds));

    public static Deadline After(TimeSpan duration, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var now = clock.GetTimestamp();
        var ticks = duration.TotalSeconds * clock.TimestampFrequency;
        return new Deadline(clock, ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue);
    }
}
