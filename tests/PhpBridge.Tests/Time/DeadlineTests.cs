using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Time;

public class DeadlineTests
{
    [Fact]
    public void What_remains_shrinks_with_the_clock_and_is_never_negative()
    {
        var clock = new FakeClock();
        var deadline = Deadline.After(TimeSpan.FromSeconds(2), clock);
        var remaining = new List<TimeSpan>();

        for (var i = 0; i < 4; i++)
        {
            remaining.Add(deadline.Remaining);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([2, 1, 0, 0], remaining.Select(left => left.TotalSeconds));
    }

    [Fact]
    public void A_deadline_expires_at_its_moment_not_before()
    {
        var clock = new FakeClock();
        var deadline = Deadline.After(TimeSpan.FromMilliseconds(10), clock);

        clock.Advance(TimeSpan.FromMilliseconds(10) - TimeSpan.FromTicks(1));
        var before = deadline.Expired;
        clock.Advance(TimeSpan.FromTicks(1));
        var at = deadline.Expired;

        Assert.False(before);
        Assert.True(at);
    }

    [Fact]
    public void Less_than_a_millisecond_is_waited_for_as_one()
    {
        var deadline = Deadline.After(TimeSpan.FromMilliseconds(1.2), new FakeClock());

        Assert.Equal(2, deadline.PollTimeoutMs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void No_time_is_expired_at_once(int milliseconds)
    {
        var deadline = Deadline.After(TimeSpan.FromMilliseconds(milliseconds), new FakeClock());

        Assert.True(deadline.Expired);
        Assert.Equal(0, deadline.PollTimeoutMs);
    }

    [Fact]
    public void A_poll_timeout_never_overflows()
    {
        var deadline = Deadline.After(TimeSpan.FromDays(365), new FakeClock());

        Assert.Equal(int.MaxValue, deadline.PollTimeoutMs);
    }

    [Fact]
    public void A_deadline_beyond_all_clocks_has_not_expired()
    {
        var clock = new FakeClock();
        clock.Advance(TimeSpan.FromDays(1));

        var deadline = Deadline.After(TimeSpan.MaxValue, clock);

        Assert.False(deadline.Expired);
    }

    [Fact]
    public void A_frozen_sandbox_whose_wall_clock_jumped_keeps_its_time()
    {
        var clock = new JumpingWallClock();
        var deadline = Deadline.After(TimeSpan.FromSeconds(1), clock);

        clock.WallClock = clock.WallClock.AddHours(3);

        Assert.Equal(TimeSpan.FromSeconds(1), deadline.Remaining);
    }

    private sealed class JumpingWallClock : TimeProvider
    {
        public DateTimeOffset WallClock { get; set; } = FakeClock.Start;

        public override DateTimeOffset GetUtcNow() => WallClock;

        public override long GetTimestamp() => 1000;
    }
}
