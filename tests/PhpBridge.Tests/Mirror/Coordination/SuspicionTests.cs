using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Differences between index and EFS, and when they count as changes from outside.</summary>
public class SuspicionTests
{
    private static readonly PathChange Change = new("file", ChangeScope.Subtree);

    private readonly FakeClock _clock = new();

    [Fact]
    public void A_difference_that_is_the_same_a_second_later_is_confirmed()
    {
        var suspicion = new Suspicion(_clock);

        Assert.False(suspicion.Confirms([(Change, new IndexEntry { Size = 1 })]));
        Assert.False(suspicion.IsDue);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(suspicion.IsDue);
        Assert.True(suspicion.Confirms([(Change, new IndexEntry { Size = 1 })]));
        Assert.False(suspicion.IsRaised);
    }

    [Fact]
    public void A_difference_that_keeps_changing_is_not_confirmed()
    {
        var suspicion = new Suspicion(_clock);
        for (ulong size = 0; size < 10; size++)
        {
            Assert.False(suspicion.Confirms([(Change, new IndexEntry { Size = size })]));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void A_difference_that_disappears_lowers_the_suspicion()
    {
        var suspicion = new Suspicion(_clock);
        suspicion.Confirms([(Change, null)]);

        Assert.True(suspicion.Confirms([]));
        Assert.False(suspicion.IsRaised);
    }
}
