namespace PhpBridge.Tests.Assets;

/// <summary>A clock that moves when a test says so and is an hour late, so that what a test has just written is old.</summary>
internal sealed class LateClock : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow().AddHours(1);

    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _start + _elapsed;

    public void Advance(TimeSpan by) => _elapsed += by;
}
