using PhpBridge.Linux;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Statuses that the bridge reads from an index of a real folder.</summary>
public sealed class IndexLookupTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;

    public IndexLookupTests()
    {
        _site.Add("index.php", "<?php");
        _site.Add("wp-content/plugins/a/a.php", "one");
        _site.Add("wp-content/plugins/a/data/list.json", "{}");
        _site.Add("wp-content/plugins/b/b.php");
        _site.Add("wp-content/uploads/2026/picture.png");
        File.CreateSymbolicLink(Path.Combine(_site.Path, "link.php"), "index.php");
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Theory]
    [InlineData("", FileKind.Directory)]
    [InlineData("index.php", FileKind.File)]
    [InlineData("wp-content/plugins", FileKind.Directory)]
    [InlineData("wp-content/plugins/a/data/list.json", FileKind.File)]
    public void The_status_of_an_existing_path_is_that_of_the_file_system(string path, object kind)
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, path, mustBeFolder: false, _site.Path, out var file));

        var (_, place, status) = FileSystem.Look(Path.Combine(_site.Path, path).TrimEnd('/'), sync: false)!.Value;
        Assert.Equal(new SiteFile((FileKind)kind, place, status), file);
    }

    [Theory]
    [InlineData("missing.php")]
    [InlineData("wp-content/plugins/c/c.php")]
    [InlineData("wp-content/plugins/a/a.php/below")]
    public void A_path_that_does_not_exist_is_reported_as_missing(string path)
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, path, mustBeFolder: false, _site.Path, out var file));
        Assert.Null(file);
    }

    [Theory]
    [InlineData("link.php")]
    [InlineData("link.php/below")]
    [InlineData("wp-content/uploads/2026/picture.png")]
    public void Links_and_exclusions_bypass_the_index(string path)
    {
        using var index = Create();

        Assert.False(IndexLookup.Find(index, _state, path, mustBeFolder: false, _site.Path, out _));
    }

    [Fact]
    public void A_file_does_not_match_a_path_with_a_trailing_slash()
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, "index.php", mustBeFolder: true, _site.Path, out var file));
        Assert.Null(file);
    }

    [Theory]
    [InlineData(
        "wp-content/plugins/a", ChangeScope.Subtree, "wp-content/plugins/a/a.php", "wp-content/plugins/a/new.php", "wp-content/plugins/a")]
    [InlineData(
        "wp-content/plugins/new", ChangeScope.Subtree, "wp-content/plugins/new/new.php", "wp-content/plugins/new", "wp-content/plugins")]
    [InlineData("wp-content/plugins", ChangeScope.Entry, "wp-content/plugins", "wp-content/plugins/new")]
    [InlineData("", ChangeScope.Subtree, "", "index.php", "wp-content/plugins/b/b.php", "new.php")]
    public void Changed_paths_bypass_the_index(string path, object kind, params string[] bypassed)
    {
        var image = Image();
        new IndexReader(image).MarkBypassed([new PathChange(path, (ChangeScope)kind)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, image, 1);

        Assert.All(bypassed, other => Assert.False(IndexLookup.Find(index, _state, other, mustBeFolder: false, _site.Path, out _)));
    }

    [Fact]
    public void Paths_beside_a_change_are_still_answered()
    {
        var image = Image();
        new IndexReader(image).MarkBypassed(
            [new PathChange("wp-content/plugins/a", ChangeScope.Subtree), new PathChange("wp-content/plugins", ChangeScope.Entry)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, image, 1);

        Assert.True(IndexLookup.Find(index, _state, "wp-content/plugins/b/b.php", mustBeFolder: false, _site.Path, out var file));
        Assert.NotNull(file);
    }

    [Fact]
    public void A_file_with_two_hard_links_bypasses_the_index()
    {
        _ = Link(Path.Combine(_site.Path, "index.php"), Path.Combine(_site.Path, "same.php"));
        using var index = Create();

        Assert.False(IndexLookup.Find(index, _state, "same.php", mustBeFolder: false, _site.Path, out _));
    }

    private static int Link(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [from, to]);
        ln.WaitForExit();
        return ln.ExitCode;
    }

    private byte[] Image() => IndexImage.Of(new TreeScan(_site.Path, path => path == "wp-content/uploads").Run("")!);

    private MirrorIndex Create()
        => MirrorIndex.Create(_sandbox.Path, 1, Image(), FileSystem.Look(_site.Path, sync: false)!.Value.Status.Device);
}
