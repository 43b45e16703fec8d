using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

public sealed class TreeRefreshTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TreeNode _tree;

    public TreeRefreshTests()
    {
        _site.Add("index.php", "1");
        _site.Add("plugins/a/a.php", "1");
        _site.Add("plugins/a/b.php", "1");
        _site.Add("plugins/c/c.php", "1");
        _tree = Scan("")!;
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void A_changed_subtree_is_read_again_and_nothing_beside_it()
    {
        _site.Add("plugins/a/a.php", "22");
        _site.Add("plugins/a/new/deep.php", "22");
        File.Delete(Path.Combine(_site.Path, "plugins/a/b.php"));
        _site.Add("plugins/c/c.php", "22");
        _site.Add("plugins/d.php", "22");

        Refresh(Change("plugins/a", ChangeScope.Subtree)).Apply(_tree);

        Assert.Equal(
            [
                "", "index.php", "plugins", "plugins/a", "plugins/a/a.php", "plugins/a/new", "plugins/a/new/deep.php",
                "plugins/c", "plugins/c/c.php",
            ],
            _tree.All().Select(node => node.Path));
        Assert.Equal((2UL, 1UL), (SizeOf("plugins/a/a.php"), SizeOf("plugins/c/c.php")));
    }

    [Fact]
    public void A_changed_entry_is_read_again_without_what_is_below()
    {
        _site.Add("plugins/a/a.php", "22");
        _site.Add("plugins/a/new.php", "22");
        Touch("plugins/a");

        Refresh(Change("plugins/a", ChangeScope.Entry)).Apply(_tree);

        Assert.Equal(Scan("plugins/a")!.Entry.Modified, _tree.Find("plugins/a")!.Entry.Modified);
        Assert.Equal(["plugins/a/a.php", "plugins/a/b.php"], _tree.Find("plugins/a")!.Children.Select(node => node.Path));
        Assert.Equal(1UL, SizeOf("plugins/a/a.php"));
    }

    [Fact]
    public void A_changed_list_gains_and_loses_names_and_keeps_the_old_status_of_the_others()
    {
        _site.Add("plugins/a/a.php", "22");
        _site.Add("plugins/a/new/deep.php", "22");
        File.Delete(Path.Combine(_site.Path, "plugins/a/b.php"));

        Refresh(Change("plugins/a", ChangeScope.List)).Apply(_tree);

        Assert.Equal(
            ["plugins/a", "plugins/a/a.php", "plugins/a/new", "plugins/a/new/deep.php"],
            _tree.Find("plugins/a")!.All().Select(node => node.Path));
        Assert.Equal(1UL, SizeOf("plugins/a/a.php"));
    }

    [Theory]
    [InlineData(ChangeScope.Subtree)]
    [InlineData(ChangeScope.Entry)]
    [InlineData(ChangeScope.List)]
    public void A_folder_that_was_deleted_leaves_the_tree(object scope)
    {
        Directory.Delete(Path.Combine(_site.Path, "plugins/a"), recursive: true);

        Refresh(Change("plugins/a", (ChangeScope)scope)).Apply(_tree);

        Assert.Equal(["plugins/c"], _tree.Find("plugins")!.Children.Select(node => node.Path));
    }

    [Fact]
    public void A_file_that_became_a_folder_brings_what_is_in_it()
    {
        File.Delete(Path.Combine(_site.Path, "index.php"));
        _site.Add("index.php/below.php", "1");

        Refresh(Change("index.php", ChangeScope.Subtree)).Apply(_tree);

        Assert.True(_tree.Find("index.php")!.Entry.IsFolder);
        Assert.Equal(1UL, SizeOf("index.php/below.php"));
    }

    [Fact]
    public void A_new_path_in_a_folder_that_is_not_in_the_tree_waits_for_the_change_of_that_folder()
    {
        _site.Add("themes/t/style.css", "1");

        Refresh(Change("themes/t/style.css", ChangeScope.Subtree)).Apply(_tree);
        Assert.Null(_tree.Find("themes"));

        Refresh(Change("themes", ChangeScope.Subtree), Change("themes/t/style.css", ChangeScope.Subtree)).Apply(_tree);
        Assert.Equal(1UL, SizeOf("themes/t/style.css"));
    }

    [Fact]
    public void A_path_that_differs_from_its_fingerprint_is_left_as_it_was()
    {
        var published = Fingerprint.Of(Scan("plugins/a"));
        _site.Add("plugins/a/a.php", "22");
        _site.Add("index.php", "22");
        var changing = Change("plugins/a", ChangeScope.Subtree, published);

        var refresh = Refresh(changing, Change("plugins/a/b.php", ChangeScope.Entry), Change("index.php", ChangeScope.Subtree));
        refresh.Apply(_tree);

        Assert.Equal([changing], refresh.Left);
        Assert.Equal((1UL, 2UL), (SizeOf("plugins/a/a.php"), SizeOf("index.php")));
    }

    [Fact]
    public void A_path_that_matches_its_fingerprint_is_applied()
    {
        _site.Add("plugins/a/a.php", "22");

        var refresh = Refresh(Change("plugins/a", ChangeScope.Subtree, Fingerprint.Of(Scan("plugins/a"))));
        refresh.Apply(_tree);

        Assert.Empty(refresh.Left);
        Assert.Equal(2UL, SizeOf("plugins/a/a.php"));
    }

    [Fact]
    public void A_deleted_path_matches_the_fingerprint_of_a_missing_one()
    {
        Directory.Delete(Path.Combine(_site.Path, "plugins/a"), recursive: true);

        var refresh = Refresh(Change("plugins/a", ChangeScope.Subtree, Fingerprint.Of(null)));

        Assert.Empty(refresh.Left);
    }

    [Fact]
    public void An_entry_inside_of_a_subtree_that_is_left_is_left_too()
    {
        var published = Fingerprint.Of(Scan("plugins/a"));
        _site.Add("plugins/a/a.php", "22");

        var refresh = Refresh(Change("plugins/a", ChangeScope.Subtree, published), Change("plugins/a/a.php", ChangeScope.Entry));

        Assert.False(refresh.Any);
    }

    [Fact]
    public void Of_several_changes_of_a_path_the_fingerprint_of_the_latest_counts()
    {
        _site.Add("plugins/a/a.php", "22");
        var now = Fingerprint.Of(Scan("plugins/a"));

        var refresh = Refresh(
            new PublishedChange(2, new PathChange("plugins/a", ChangeScope.Subtree), now),
            new PublishedChange(1, new PathChange("plugins/a", ChangeScope.Subtree), now + 1));

        Assert.Empty(refresh.Left);
    }

    [Fact]
    public void The_blob_of_a_file_stays_while_its_status_is_the_same()
    {
        SetBlob("index.php", 7);
        SetBlob("plugins/a/a.php", 8);
        _site.Add("plugins/a/a.php", "22");

        Refresh(Change("index.php", ChangeScope.Entry), Change("plugins/a/a.php", ChangeScope.Entry)).Apply(_tree);

        Assert.Equal((7u, 0u), (_tree.Find("index.php")!.Entry.Blob, _tree.Find("plugins/a/a.php")!.Entry.Blob));
    }

    [Fact]
    public void The_document_root_can_be_refreshed_as_a_whole_and_not_vanish()
    {
        _site.Add("index.php", "22");
        Refresh(Change("", ChangeScope.Subtree)).Apply(_tree);
        Assert.Equal(2UL, SizeOf("index.php"));

        var gone = new TreeRefresh(new TreeScan(_site.Path + "/missing", _ => false), [Change("", ChangeScope.Subtree)]);
        Assert.Throws<IOException>(() => gone.Apply(_tree));
    }

    [Fact]
    public void Fingerprints_are_those_of_what_was_read()
    {
        var refresh = Refresh(Change("plugins/a", ChangeScope.Subtree), Change("index.php", ChangeScope.Entry));

        Assert.Equal(Fingerprint.Of(Scan("plugins/a")), refresh.FingerprintOf(new PathChange("plugins/a", ChangeScope.Subtree)));
        Assert.Equal(Fingerprint.None, refresh.FingerprintOf(new PathChange("index.php", ChangeScope.Entry)));
        Assert.Equal(Fingerprint.None, refresh.FingerprintOf(new PathChange("plugins/c", ChangeScope.Subtree)));
    }

    private static PublishedChange Change(string path, ChangeScope scope, ulong fingerprint = Fingerprint.None)
        => new(1, new PathChange(path, scope), fingerprint);

    private TreeRefresh Refresh(params PublishedChange[] changes) => new(new TreeScan(_site.Path, _ => false), changes);

    private TreeNode? Scan(string path) => new TreeScan(_site.Path, _ => false).Run(path);

    private ulong SizeOf(string path) => _tree.Find(path)!.Entry.Size;

    private void SetBlob(string path, uint blob) => _tree.Find(path)!.Entry = _tree.Find(path)!.Entry with { Blob = blob };

    private void Touch(string folder)
        => Directory.SetLastWriteTimeUtc(Path.Combine(_site.Path, folder), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
}
