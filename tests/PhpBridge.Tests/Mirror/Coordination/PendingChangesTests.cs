using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class PendingChangesTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("plugins/a", true, true)]
    [InlineData("plugins/a/a.php", true, true)]
    [InlineData("plugins", false, true)]
    [InlineData("plugins/ab", false, false)]
    public void A_pending_change_covers_its_subtree_and_affects_its_parents(string path, bool contains, bool affects)
    {
        var pending = Pending(Change("plugins/a", 7));

        Assert.Equal((contains, affects), (pending.Contains(path), pending.Affect(path)));
    }

    [Fact]
    public void A_change_is_tried_again_with_the_fingerprint_that_the_manifest_has_now()
    {
        var pending = Pending(Change("a", 7));
        var manifest = Manifest.None with { Changes = [Change("a", 8)] };

        Assert.Equal([8UL], pending.Retries(manifest, [], _clock).Select(change => change.Fingerprint));
    }

    [Fact]
    public void A_change_matches_any_state_after_20_seconds()
    {
        var pending = Pending(Change("a", 7));
        var manifest = Manifest.None with { Changes = [Change("a", 7)] };
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal([7UL], pending.Retries(manifest, [], _clock).Select(change => change.Fingerprint));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([Fingerprint.None], pending.Retries(manifest, [], _clock).Select(change => change.Fingerprint));
    }

    [Fact]
    public void A_change_that_is_still_pending_keeps_its_age_unless_it_was_published_again()
    {
        var pending = Pending(Change("same", 7), Change("again", 7));
        _clock.Advance(TimeSpan.FromSeconds(15));
        pending = pending.Next([Change("same", 7), Change("again", 8)], _clock);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var retries = pending.Retries(Manifest.None with { Changes = [Change("same", 7), Change("again", 8)] }, [], _clock);

        Assert.Equal(
            [("again", 8UL), ("same", Fingerprint.None)], retries.Select(change => (change.Change.Path, change.Fingerprint)).Order());
    }

    [Theory]
    [InlineData("plugins/a", 0)]
    [InlineData("plugins", 0)]
    [InlineData("plugins/a/a.php", 1)]
    public void A_newer_change_of_the_path_or_of_a_parent_replaces_a_pending_one(string newer, int retries)
    {
        var pending = Pending(Change("plugins/a", 7));

        Assert.Equal(retries, pending.Retries(Manifest.None, [Change(newer, 9)], _clock).Count);
    }

    [Fact]
    public void Changes_inside_of_a_subtree_that_is_published_here_are_removed()
    {
        var pending = Pending(Change("plugins/a", 7), Change("themes/t", 7));

        var rest = pending.Without([new PathChange("plugins", ChangeScope.Subtree)]);

        Assert.Equal((false, true, 1), (rest.Contains("plugins/a"), rest.Contains("themes/t"), rest.Count));
        Assert.Equal(2, pending.Count);
    }

    [Fact]
    public void Without_changes_that_are_left_nothing_is_pending()
        => Assert.Same(PendingChanges.None, Pending(Change("a", 7)).Next([], _clock));

    private static PublishedChange Change(string path, ulong fingerprint) => new(1, new PathChange(path, ChangeScope.Subtree), fingerprint);

    private PendingChanges Pending(params PublishedChange[] changes) => PendingChanges.None.Next(changes, _clock);
}
