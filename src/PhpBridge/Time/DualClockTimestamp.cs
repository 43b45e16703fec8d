namespace PhpBridge.Time;

/// <summary>A moment on both of the system's clocks: the monotonic one stands still in some freezes, the other may be set.</summary>
internal readonly record struct DualClockTimestamp(long Timestamp, DateTimeOffset Wall)
{
    public static DualClockTimestamp Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>The time since, as the clock has it that has gone further.</summary>
    public TimeSpan Age(TimeProvider clock)
    {
        var (steady, wall) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - Wall);
        return steady > wall ? steady : wall;
    }
}
