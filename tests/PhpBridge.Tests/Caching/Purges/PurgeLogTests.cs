using PhpBridge.Caching.Purges;
using Xunit;

namespace PhpBridge.Tests.Caching.Purges;

public class PurgeLogTests
{
    private static readonly string Post = CacheTag.Parse("post-1")!;
    private static readonly string Other = CacheTag.Parse("post-2")!;

    [Fact]
    public void A_page_is_invalid_when_one_of_its_tags_was_purged_after_its_making_began()
    {
        var before = PurgeLog.Create(epoch: 7);
        var after = before.With([Post]);

        Assert.False(after.IsValid(before.Last, [Other, Post]));
        Assert.True(after.IsValid(before.Last, [Other]));
        Assert.True(after.IsValid(after.Last, [Post]));
    }

    [Fact]
    public void A_purge_of_everything_invalidates_pages_without_tags_too()
    {
        var before = PurgeLog.Create(epoch: 7);
        var after = before.With([CacheTag.All]);

        Assert.False(after.IsValid(before.Last, []));
        Assert.True(after.IsValid(after.Last, []));
    }

    [Fact]
    public void A_page_of_another_epoch_is_invalid()
        => Assert.False(PurgeLog.Create(epoch: 8).IsValid(new PurgePoint(7, 100), []));

    [Fact]
    public void Every_commit_gets_the_next_number()
        => Assert.Equal(
            [1L, 2L, 3L],
            [PurgeLog.Create(1).With([Post]).Last.Sequence, PurgeLog.Create(1).With([Post]).With([CacheTag.All]).Last.Sequence,
                PurgeLog.Create(1).With([Post]).With([CacheTag.All]).With([Other]).Last.Sequence]);

    [Fact]
    public void The_log_stays_bounded_and_forgets_no_purge()
    {
        var log = PurgeLog.Create(epoch: 7);
        var points = new List<(PurgePoint Before, string Tag)>();
        for (var i = 0; i < PurgeLog.MaxTags + 700; i++)
        {
            var tag = CacheTag.Parse("post-" + i)!;
            points.Add((log.Last, tag));
            log = log.With([tag]);
        }

        Assert.InRange(log.Tags.Count, PurgeLog.MaxTags / 2, PurgeLog.MaxTags);
        Assert.All(points, point => Assert.False(log.IsValid(point.Before, [point.Tag])));
        Assert.True(log.IsValid(log.Last, [points[^1].Tag]));
        Assert.True(log.IsValid(points[^5].Before, [points[^10].Tag]), "recent pages stay valid");
    }

    [Fact]
    public void One_commit_with_more_tags_than_fit_invalidates_everything_before_it()
    {
        var before = PurgeLog.Create(epoch: 7);

        var after = before.With([.. Enumerable.Range(0, PurgeLog.MaxTags + 1).Select(i => CacheTag.Parse("t" + i)!)]);

        Assert.False(after.IsValid(before.Last, []));
        Assert.True(after.IsValid(after.Last, [CacheTag.Parse("t1")!]));
    }

    [Fact]
    public void The_bytes_say_the_same_and_always_have_another_length_than_before()
    {
        var log = PurgeLog.Create(epoch: 7).With([Post, Other]).With([Post]);

        var first = log.ToBytes(0);
        var second = log.ToBytes(first.Length);
        var read = PurgeLog.Parse(second);

        Assert.NotEqual(first.Length, second.Length);
        Assert.Equal((log.Last, log.Floor), (read!.Last, read.Floor));
        Assert.Equal(log.Tags.OrderBy(tag => tag.Key), read.Tags.OrderBy(tag => tag.Key));
    }

    [Fact]
    public void Bytes_that_are_damaged_anywhere_are_no_log()
    {
        var bytes = PurgeLog.Create(epoch: 7).With([Post, Other]).ToBytes(0);

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x20;
            Assert.Null(PurgeLog.Parse(damaged));
            Assert.Null(PurgeLog.Parse(bytes.AsSpan(0, i)));
        }
    }
}
