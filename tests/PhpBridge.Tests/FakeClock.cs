namespace PhpBridge.Tests;

/// <summary>A clock that moves when a test says so: monotonic and wall clock together.</summary>
internal sealed class FakeClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + _elapsed;

    public void Advance(TimeSpan by) => _elapsed += by;
}
