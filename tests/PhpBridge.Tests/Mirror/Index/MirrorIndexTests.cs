using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

public sealed class MirrorIndexTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void An_index_is_a_file_until_it_is_disposed_of()
    {
        var path = Path.Combine(_sandbox.Path, "index-3");

        using (var index = MirrorIndex.Create(_sandbox.Path, 3, Image(), device: 42))
        {
            Assert.Equal((3u, 42UL), (index.Number, index.Device));
            Assert.Equal(File.ReadAllBytes(path), index.ToImage());
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_blob_is_seen_by_everyone_who_maps_the_file()
    {
        _site.Add("a.php");
        using var index = MirrorIndex.Create(_sandbox.Path, 1, Image(), 0);

        index.SetBlob(index.Find("a.php"), 7);

        var image = File.ReadAllBytes(Path.Combine(_sandbox.Path, "index-1"));
        Assert.Equal(7u, new IndexReader(image).Entries[new IndexReader(image).Find("a.php"u8)].Blob);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_an_error()
        => Assert.ThrowsAny<IOException>(() => MirrorIndex.Create(Path.Combine(_sandbox.Path, "missing"), 1, Image(), 0));

    [Fact]
    public void A_tree_survives_an_index_with_its_flags_and_blobs_but_for_pending_ones()
    {
        _site.Add("a/b.php", "1");
        _site.Add("a/c.php", "22");
        var image = Image();
        new IndexReader(image).MarkBypassed([new PathChange("a/c.php", ChangeScope.Entry)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, image, 0);
        index.SetBlob(index.Find("a/b.php"), 7);
        index.SetBlob(index.Find("a/c.php"), IndexEntry.Pending);

        var tree = TreeNode.From(index);

        Assert.Equal(["", "a", "a/b.php", "a/c.php"], tree.All().Select(node => node.Path));
        Assert.Equal(
            (7u, 1UL, IndexFlags.None),
            (tree.Find("a/b.php")!.Entry.Blob, tree.Find("a/b.php")!.Entry.Size, tree.Find("a/b.php")!.Entry.Flags));
        Assert.Equal(
            (0u, 2UL, IndexFlags.BypassEntry),
            (tree.Find("a/c.php")!.Entry.Blob, tree.Find("a/c.php")!.Entry.Size, tree.Find("a/c.php")!.Entry.Flags));
    }

    [Fact]
    public void A_comparison_finds_what_is_changed_and_gone_and_skips_what_was_bypassed()
    {
        foreach (var name in (string[])["bypassed.php", "changed.php", "gone.php", "same.php"])
        {
            _site.Add(name, "1");
        }

        var before = Image();
        new IndexReader(before).MarkBypassed([new PathChange("bypassed.php", ChangeScope.Entry)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, before, 0);
        _site.Add("bypassed.php", "22");
        _site.Add("changed.php", "22");
        _site.Add("new.php", "22");
        File.Delete(Path.Combine(_site.Path, "gone.php"));

        var differences = IndexComparison.Differences(index, Image());

        // The new name shows in the list of the document root.
        Assert.Equal(
            [new("", ChangeScope.List), new("changed.php", ChangeScope.Subtree), new PathChange("gone.php", ChangeScope.Subtree)],
            differences.Select(difference => difference.Change));
        Assert.Equal([true, true, false], differences.Select(difference => difference.Now is not null));
    }

    private byte[] Image() => IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!);
}
