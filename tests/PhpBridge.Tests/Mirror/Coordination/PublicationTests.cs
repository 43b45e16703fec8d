using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class PublicationTests
{
    private static readonly Manifest Listed =
        Manifest.None.WithChanges([new PublishedChange(0, Subtree("a"), 7)], new Dictionary<string, ulong>());

    [Fact]
    public void A_subtree_in_the_manifest_gets_the_fingerprint_that_includes_the_publication()
    {
        var manifest = Publication().AddTo(Listed);

        Assert.Equal([("a", 8UL), ("a/file", 9UL)], manifest.Changes.Select(change => (change.Change.Path, change.Fingerprint)));
    }

    [Fact]
    public void A_subtree_loses_its_fingerprint_when_another_sandbox_has_published_since()
    {
        var manifest = Publication().AddTo(Listed.WithChanges([Subtree("b")]));

        Assert.Equal(Fingerprint.None, manifest.Changes.Single(change => change.Change.Path == "a").Fingerprint);
    }

    [Fact]
    public void A_subtree_loses_its_fingerprint_in_a_manifest_of_another_epoch()
    {
        var manifest = Publication().AddTo(Listed with { Epoch = 2 });

        Assert.Equal(Fingerprint.None, manifest.Changes.Single(change => change.Change.Path == "a").Fingerprint);
    }

    [Fact]
    public void A_lease_of_another_sandbox_keeps_the_fingerprints()
    {
        var manifest = Publication().AddTo(Listed.WithWriter("other"));

        Assert.Equal(8UL, manifest.Changes.Single(change => change.Change.Path == "a").Fingerprint);
    }

    [Fact]
    public void Data_is_published_with_the_changes()
        => Assert.Equal(["a/log.txt"], (Publication() with { Data = ["a/log.txt"] }).AddTo(Listed).Data);

    private static Publication Publication()
        => new([new PublishedChange(0, Subtree("a/file"), 9)], new Dictionary<string, ulong> { ["a"] = 8 }, Listed.Epoch, Listed.Revision);

    private static PathChange Subtree(string path) => new(path, ChangeScope.Subtree);
}
