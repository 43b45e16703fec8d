using PhpBridge.Mirror.Archives;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

public sealed class LoadQueueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _mayUnpack = new(initialState: true);
    private readonly List<string> _announced = [];
    private readonly MemoryStream _archive = new();

    public void Dispose()
    {
        _archive.Dispose();
        _mayUnpack.Dispose();
    }

    [Fact]
    public void Blocks_are_announced_in_order_however_long_each_takes()
    {
        var random = new Random(1);
        var blocks = Enumerable.Range(0, 60).Select(i => Block(i, PageClass.Site, $"{i}", pauseMs: random.Next(4))).ToArray();
        random.Shuffle(blocks);

        var queue = new LoadQueue(blocks);
        queue.Start();

        Assert.True(queue.Wait(Patience));
        Assert.False(_archive.CanRead); // Closed.
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i}"), _announced);
    }

    [Fact]
    public void Of_equal_positions_the_one_named_first_comes_first()
    {
        var queue = new LoadQueue(
            [Block(5, PageClass.Site, "compiled"), Block(1, PageClass.Site, "before"), Block(5, PageClass.Site, "script")]);
        queue.Start();

        Assert.True(queue.Wait(Patience));
        Assert.Equal(["before", "compiled", "script"], _announced);
    }

    [Fact]
    public void The_kind_of_page_that_is_wanted_comes_next_and_the_others_keep_their_order()
    {
        var queue = new LoadQueue(
        [
            Block(0, PageClass.Site, "site 0"), Block(1, PageClass.Site, "site 1"), Block(2, PageClass.Login, "login"),
            Block(3, PageClass.Admin, "admin 3"), Block(4, PageClass.Admin, "admin 4"),
        ]);
        queue.Prefer(PageClass.Admin);
        queue.Start();

        Assert.True(queue.Wait(Patience));
        Assert.Equal(["admin 3", "admin 4", "site 0", "site 1", "login"], _announced);
    }

    [Fact]
    public void A_block_that_is_being_unpacked_is_announced_before_one_that_is_preferred_later()
    {
        _mayUnpack.Reset();
        using var taken = new CountdownEvent(8);
        var blocks = Enumerable.Range(0, 20).Select(i => new BlockLoad(
            _archive,
            i,
            i < 15 ? PageClass.Site : PageClass.Admin,
            () => { Count(taken); _mayUnpack.Wait(); },
            () => _announced.Add($"{i}")));
        var queue = new LoadQueue(blocks);
        queue.Start();
        Assert.True(taken.Wait(Patience, TestContext.Current.CancellationToken));

        queue.Prefer(PageClass.Admin);
        _mayUnpack.Set();

        Assert.True(queue.Wait(Patience));
        Assert.Equal(Enumerable.Range(0, 8).Concat(Enumerable.Range(15, 5)).Concat(Enumerable.Range(8, 7)).Select(i => $"{i}"), _announced);
    }

    [Fact]
    public void Waiting_ends_with_patience_and_without_blocks_at_once()
    {
        _mayUnpack.Reset();
        var queue = new LoadQueue([Block(0, PageClass.Site, "late")]);
        queue.Start();

        Assert.False(queue.Wait(TimeSpan.FromMilliseconds(20)));
        Assert.True(new LoadQueue([]).Wait(TimeSpan.Zero));
        _mayUnpack.Set();
        Assert.True(queue.Wait(Patience));
    }

    private static void Count(CountdownEvent taken)
    {
        if (!taken.IsSet)
        {
            taken.Signal();
        }
    }

    private BlockLoad Block(int position, PageClass kind, string name, int pauseMs = 0)
        => new(
            _archive,
            position,
            kind,
            () =>
            {
                Thread.Sleep(pauseMs);
                _mayUnpack.Wait();
            },
            () => _announced.Add(name));
}
