using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class ManifestTests
{
    [Fact]
    public void A_snapshot_contains_the_changes_before_it_and_not_those_after_it()
    {
        var manifest = Manifest.None
            .WithChanges([Subtree("early")])
            .WithSnapshot("snapshot-1", 1)
            .WithChanges([Subtree("late")]);

        Assert.Equal([Subtree("late")], manifest.PathChangesSince(manifest.SnapshotRevision));
    }

    [Fact]
    public void Changes_since_the_snapshot_before_the_last_are_still_listed()
    {
        var manifest = Manifest.None.WithSnapshot("snapshot-1", 0);
        manifest = manifest.WithChanges([Subtree("first")]);
        manifest = manifest.WithSnapshot("snapshot-2", manifest.Revision);
        manifest = manifest.WithChanges([Subtree("second")]);

        Assert.True(manifest.CoversChangesSince(epoch: 0, revision: 0));
        Assert.Equal(["first", "second"], manifest.PathChangesSince(0).Select(change => change.Path));
    }

    [Fact]
    public void A_manifest_does_not_cover_revisions_whose_changes_it_has_dropped()
    {
        var manifest = Manifest.None.WithSnapshot("snapshot-1", 0);
        for (var i = 2; i < 300; i++)
        {
            manifest = manifest.WithChanges([Subtree($"change-{i}")]).WithWriter("one");
            manifest = manifest.WithSnapshot($"snapshot-{i}", manifest.Revision);
        }

        Assert.False(manifest.CoversChangesSince(epoch: 0, revision: 1));
        Assert.True(manifest.CoversChangesSince(epoch: 0, manifest.Revision - 100));
    }

    [Theory]
    [InlineData(1, 2)] // Of another epoch.
    [InlineData(0, 3)] // From the future.
    public void A_manifest_does_not_cover_revisions_that_are_not_its_own(long epoch, long revision)
        => Assert.False(Manifest.None.WithWriter("one").WithWriter("one").CoversChangesSince(epoch, revision));

    [Fact]
    public void A_lease_is_renewed_by_a_higher_number_and_released_by_its_removal()
    {
        var manifest = Manifest.None.WithWriter("one");

        var renewed = manifest.WithWriter("one");

        Assert.True(renewed.Writers["one"] > manifest.Writers["one"]);
        Assert.Empty(renewed.WithoutWriter("one").Writers);
    }

    [Fact]
    public void Each_commit_increases_the_revision_by_one()
    {
        var manifest = Manifest.None.WithWriter("one");

        Assert.Equal(
            [2, 2, 2, 2, 2, 2],
            new[]
            {
                manifest.WithWriter("two"), manifest.WithoutWriter("one"), manifest.WithChanges([Subtree("a")]), manifest.WithData(["a"]),
                manifest.WithSnapshot("snapshot-1", 1), manifest.WithBytecode("key", 1, "bytecode-1"),
            }.Select(next => next.Revision));
    }

    [Fact]
    public void A_listed_subtree_gets_the_new_fingerprint_when_a_path_in_it_changes()
    {
        var manifest = Manifest.None.WithChanges([new PublishedChange(0, Subtree("a"), 7)], new Dictionary<string, ulong>());

        var known = manifest.WithChanges([new PublishedChange(0, Subtree("a/file"), 8)], new Dictionary<string, ulong> { ["a"] = 9 });
        var unknown = manifest.WithChanges([new PublishedChange(0, Subtree("a/file"), 8)], new Dictionary<string, ulong>());
        var beside = manifest.WithChanges([new PublishedChange(0, Subtree("b"), 8)], new Dictionary<string, ulong>());

        Assert.Equal([9UL, 8UL], known.Changes.Select(change => change.Fingerprint));
        Assert.Equal([Fingerprint.None, 8UL], unknown.Changes.Select(change => change.Fingerprint));
        Assert.Equal([7UL, 8UL], beside.Changes.Select(change => change.Fingerprint));
    }

    [Fact]
    public void Data_and_bytecode_archives_beyond_their_limits_drop_the_oldest()
    {
        var manifest = Manifest.None.WithData(Enumerable.Range(0, Manifest.MaxData + 1).Select(i => $"log-{i}"));
        for (var i = 0; i < 5; i++)
        {
            manifest = manifest.WithBytecode($"key-{i}", i, $"bytecode-{i}");
        }

        Assert.Equal(Manifest.MaxData, manifest.Data.Count);
        Assert.DoesNotContain("log-0", manifest.Data);
        Assert.Equal(["key-1", "key-2", "key-3", "key-4"], manifest.Bytecode.Keys.Order(StringComparer.Ordinal));
    }

    private static PathChange Subtree(string path) => new(path, ChangeScope.Subtree);
}
