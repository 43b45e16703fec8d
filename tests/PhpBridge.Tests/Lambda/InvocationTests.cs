using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class InvocationTests
{
    [Theory]
    [InlineData(5000, 5000)]
    [InlineData(0, 0)]
    [InlineData(-5000, 0)]
    public void What_remains_is_counted_by_the_wall_clock_and_never_negative(int deadlineInMs, int expectedMs)
    {
        var clock = new FakeClock();
        var deadline = clock.GetUtcNow().ToUnixTimeMilliseconds() + deadlineInMs;

        var remaining = new Invocation("id", deadline, "", "", default).Remaining(clock);

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), remaining);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void An_absurd_deadline_is_survived(long deadlineMs)
    {
        var e = Record.Exception(() => new Invocation("id", deadlineMs, "", "", default).Remaining(new FakeClock()));

        Assert.Null(e);
    }
}
