namespace PhpBridge.Time;

/// <summary>
/// A timestamp on the monotonic and the wall clock. The former may stop while the sandbox is frozen, the latter may be adjusted.
/// </summary>
internal readonly record struct DualClockTimestamp(long Timestamp, DateTimeOffset Wall)
{
    public static DualClockTimestamp Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>Returns the time since then, by the clock that has advanced further.</summary>
    public TimeSpan Age(TimeProvider clock)
    {
        var (steady, wall) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - Wall);
        return steady > wall ? steady : wall;
    }
}
