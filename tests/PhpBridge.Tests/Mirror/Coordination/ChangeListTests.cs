using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class ChangeListTests
{
    [Fact]
    public void A_changed_subtree_covers_the_paths_in_it()
    {
        var simple = ChangeList.Simplify([Change(1, "plugins/a/one.php"), Change(1, "plugins/a"), Change(1, "plugins", ChangeScope.Entry)]);

        Assert.Equal([Change(1, "plugins", ChangeScope.Entry), Change(1, "plugins/a")], simple);
    }

    [Fact]
    public void A_path_that_changed_after_its_folder_stays_listed()
        => Assert.Equal([Change(1, "a"), Change(2, "a/file")], ChangeList.Simplify([Change(1, "a"), Change(2, "a/file")]));

    [Fact]
    public void A_path_that_changed_twice_is_listed_with_its_latest_revision()
        => Assert.Equal([Change(3, "a")], ChangeList.Simplify([Change(1, "a"), Change(3, "a")]));

    [Fact]
    public void A_folder_and_everything_below_it_are_different_changes()
        => Assert.Equal(2, ChangeList.Simplify([Change(2, "a"), Change(1, "a", ChangeScope.Entry)]).Count);

    [Fact]
    public void A_list_that_is_too_long_becomes_coarser_and_covers_every_path()
    {
        var changes = Enumerable.Range(0, 5000).Select(i => Change(i, $"wp-includes/folder-{i % 50}/file-{i}.php")).ToList();

        var simple = ChangeList.Simplify(changes);

        Assert.InRange(simple.Count, 1, 400);
        Assert.All(changes, change => Assert.Contains(simple, coarse => coarse.Change.Scope == ChangeScope.Subtree
            && RelativePath.IsAtOrBelow(change.Change.Path, coarse.Change.Path) && coarse.Revision >= change.Revision));
        Assert.All(simple, coarse => Assert.Equal(Fingerprint.None, coarse.Fingerprint));
    }

    private static PublishedChange Change(long revision, string path, ChangeScope scope = ChangeScope.Subtree)
        => new(revision, new PathChange(path, scope), Fingerprint.None);
}
