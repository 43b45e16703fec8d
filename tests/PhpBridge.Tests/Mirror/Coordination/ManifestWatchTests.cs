using PhpBridge.Mirror.Coordination;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class ManifestWatchTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_check_is_due_once_per_interval()
    {
        var watch = new ManifestWatch(() => true, TimeSpan.FromSeconds(1), _clock);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(watch.IsDue);

        Assert.True(watch.HasChanged());

        Assert.False(watch.IsDue);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(watch.IsDue);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(watch.IsDue);
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_makes_a_check_due()
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        var jumping = new JumpingClock(_clock);
        var watch = new ManifestWatch(() => false, TimeSpan.FromSeconds(1), jumping);
        watch.HasChanged();

        jumping.Jump = TimeSpan.FromHours(-1);

        Assert.True(watch.IsDue);
    }

    [Fact]
    public void A_monotonic_clock_that_stood_still_does_not_hide_the_time_that_has_passed()
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        var jumping = new JumpingClock(_clock);
        var watch = new ManifestWatch(() => false, TimeSpan.FromSeconds(1), jumping);
        watch.HasChanged();

        jumping.Jump = TimeSpan.FromHours(1);

        Assert.True(watch.IsDue);
    }

    [Fact]
    public void A_server_that_does_not_respond_delays_a_caller_for_a_second_and_its_late_result_is_dropped()
    {
        using var gone = new ManualResetEventSlim();
        var answers = new Queue<bool>([true, false]);
        var watch = new ManifestWatch(
            () =>
            {
                gone.Wait(TestContext.Current.CancellationToken);
                return answers.Dequeue();
            },
            TimeSpan.Zero, TimeProvider.System);

        Assert.Null(watch.HasChanged());
        gone.Set();
        SpinWait.SpinUntil(() => answers.Count == 1, TimeSpan.FromSeconds(10));
        Thread.Sleep(50); // Until the late result is stored.

        Assert.False(watch.HasChanged());
    }

    [Fact]
    public void A_failure_of_the_file_system_reaches_the_caller()
    {
        var watch = new ManifestWatch(() => throw new IOException("stale"), TimeSpan.Zero, TimeProvider.System);

        Assert.Equal("stale", Assert.Throws<IOException>(() => watch.HasChanged()).Message);
        Assert.Equal("stale", Assert.Throws<IOException>(() => watch.HasChanged()).Message);
    }

    private sealed class JumpingClock(FakeClock clock) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Jump;
    }
}
