using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

/// <summary>An index of a real folder, and what it answers.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;

    public IndexTests()
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
    public void What_is_there_is_known_as_the_file_system_knows_it(string path, object kind)
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, path, isFolder: false, _site.Path, out var file));

        var (_, place, status) = FileSystem.Look(Path.Combine(_site.Path, path).TrimEnd('/'), sync: false)!.Value;
        Assert.Equal(new SiteFile((FileKind)kind, place, status), file);
    }

    [Theory]
    [InlineData("missing.php")]
    [InlineData("wp-content/plugins/c/c.php")]
    [InlineData("wp-content/plugins/a/a.php/below")]
    public void What_is_not_there_is_known_too(string path)
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, path, isFolder: false, _site.Path, out var file));
        Assert.Null(file);
    }

    [Theory]
    [InlineData("link.php")]
    [InlineData("link.php/below")]
    [InlineData("wp-content/uploads/2026/picture.png")]
    public void Links_and_what_is_no_code_are_left_to_the_file_system(string path)
    {
        using var index = Create();

        Assert.False(IndexLookup.Find(index, _state, path, isFolder: false, _site.Path, out _));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        using var index = Create();

        Assert.True(IndexLookup.Find(index, _state, "index.php", isFolder: true, _site.Path, out var file));
        Assert.Null(file);
    }

    [Theory]
    [InlineData("wp-content/plugins/a", ChangeScope.Subtree, "wp-content/plugins/a/a.php", "wp-content/plugins/a/new.php", "wp-content/plugins/a")]
    [InlineData("wp-content/plugins/new", ChangeScope.Subtree, "wp-content/plugins/new/new.php", "wp-content/plugins/new", "wp-content/plugins")]
    [InlineData("wp-content/plugins", ChangeScope.Self, "wp-content/plugins", "wp-content/plugins/new")]
    [InlineData("", ChangeScope.Subtree, "", "index.php", "wp-content/plugins/b/b.php", "new.php")]
    public void What_has_changed_is_left_to_the_file_system(string path, object kind, params string[] asked)
    {
        var image = Image();
        new IndexReader(image).MarkPassing([new PathChange(path, (ChangeScope)kind)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, image, 1);

        Assert.All(asked, other => Assert.False(IndexLookup.Find(index, _state, other, isFolder: false, _site.Path, out _)));
    }

    [Fact]
    public void What_has_not_changed_stays_known()
    {
        var image = Image();
        new IndexReader(image).MarkPassing([new PathChange("wp-content/plugins/a", ChangeScope.Subtree), new PathChange("wp-content/plugins", ChangeScope.Self)]);
        using var index = MirrorIndex.Create(_sandbox.Path, 1, image, 1);

        Assert.True(IndexLookup.Find(index, _state, "wp-content/plugins/b/b.php", isFolder: false, _site.Path, out var file));
        Assert.NotNull(file);
    }

    [Fact]
    public void Every_entry_is_found_by_its_path()
    {
        for (var i = 0; i < 2000; i++)
        {
            _site.Add($"many/{i % 40}/file-{i}.php");
        }

        using var index = Create();

        Assert.InRange(index.Count, 2000, 2100);
        for (var i = 0; i < index.Count; i++)
        {
            Assert.Equal(i, index.Find(index.PathOf(i)));
        }
    }

    [Fact]
    public void Damaged_bytes_are_no_index()
    {
        var image = Image();
        Assert.True(new IndexReader(image).IsValid());

        Assert.False(new IndexReader(image.AsSpan(0, image.Length - 1)).IsValid());
        Assert.False(new IndexReader(new byte[10]).IsValid());
        image[4]++; // The layout's number.
        Assert.False(new IndexReader(image).IsValid());
    }

    [Fact]
    public void A_file_with_another_name_is_left_to_the_file_system()
    {
        _ = Link(Path.Combine(_site.Path, "index.php"), Path.Combine(_site.Path, "same.php"));
        using var index = Create();

        Assert.False(IndexLookup.Find(index, _state, "same.php", isFolder: false, _site.Path, out _));
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
