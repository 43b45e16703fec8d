using PhpBridge.Mirror;
using Xunit;

namespace PhpBridge.Tests.Mirror;

public class BlockingParallelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Each_item_is_processed_once(int count)
    {
        var calls = new int[count];

        BlockingParallel.ForEach([.. Enumerable.Range(0, count)], i => Interlocked.Increment(ref calls[i]));

        Assert.All(calls, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Actions_wait_at_the_same_time()
    {
        using var all = new Barrier(8);

        BlockingParallel.ForEach([.. Enumerable.Range(0, 8)], _ => Assert.True(all.SignalAndWait(TimeSpan.FromSeconds(30))), maxThreads: 8);
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_ends_the_rest()
    {
        var calls = 0;

        var error = Assert.Throws<AggregateException>(() => BlockingParallel.ForEach(
            [.. Enumerable.Range(0, 1000)],
            i =>
            {
                Interlocked.Increment(ref calls);
                throw new IOException($"item {i}");
            },
            maxThreads: 2));

        Assert.IsType<IOException>(error.InnerException);
        Assert.InRange(calls, 1, 2);
    }
}
