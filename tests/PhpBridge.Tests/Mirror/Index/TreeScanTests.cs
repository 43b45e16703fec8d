using System.Diagnostics;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

public sealed class TreeScanTests : IDisposable
{
    private readonly TemporaryFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void A_scan_lists_everything_with_its_status_sorted_by_name()
    {
        _site.Add("b.php", "22");
        _site.Add("a/z.php", "1");
        _site.Add("a/.hidden", "333");
        File.CreateSymbolicLink(Path.Combine(_site.Path, "c.php"), "b.php");

        var tree = Scan()!;

        Assert.Equal(["", "a", "a/.hidden", "a/z.php", "b.php", "c.php"], tree.All().Select(node => node.Path));
        Assert.All(tree.All(), node => Assert.Equal(IndexFlags.None, node.Entry.Flags));
        Assert.True(tree.Find("c.php")!.Entry.IsLink);
        var status = Statx.At(Path.Combine(_site.Path, "b.php"))!.Value;
        var entry = tree.Find("b.php")!.Entry;
        Assert.Equal(
            (status.Inode, 2UL, status.Modified.Nanoseconds, status.Changed.Nanoseconds),
            (entry.Inode, entry.Size, entry.Modified, entry.Changed));
    }

    [Fact]
    public void Excluded_paths_are_bypassed_and_not_descended_into()
    {
        _site.Add("uploads/2026/picture.png");
        _site.Add("debug.log");

        var tree = Scan(path => path is "uploads" or "debug.log")!;

        Assert.Equal(["", "debug.log", "uploads"], tree.All().Select(node => node.Path));
        Assert.Equal(IndexFlags.BypassSubtree, tree.Find("uploads")!.Entry.Flags);
        Assert.Equal(IndexFlags.BypassEntry, tree.Find("debug.log")!.Entry.Flags);
    }

    [Fact]
    public void Both_names_of_a_file_with_hard_links_are_bypassed()
    {
        var file = _site.Add("one.php");
        Run("ln", file, Path.Combine(_site.Path, "two.php"));

        var tree = Scan()!;

        Assert.All(tree.Children, node => Assert.Equal(IndexFlags.BypassEntry, node.Entry.Flags));
    }

    [Fact]
    public void A_fifo_is_bypassed()
    {
        Run("mkfifo", Path.Combine(_site.Path, "fifo"));

        Assert.Equal(IndexFlags.BypassEntry, Scan()!.Find("fifo")!.Entry.Flags);
    }

    [Fact]
    public void Folders_beyond_the_limit_are_bypassed()
    {
        for (var i = 0; i < 10; i++)
        {
            _site.Add($"{i}/file.php");
        }

        var tree = new TreeScan(_site.Path, _ => false, limit: 5).Run("")!;

        // Level by level: of the 10 folders some are within the limit, and only those have children.
        var bypassed = tree.Children.Where(node => node.Entry.Flags == IndexFlags.BypassSubtree).ToList();
        Assert.Equal(6, bypassed.Count);
        Assert.All(bypassed, node => Assert.Empty(node.Children));
        Assert.All(tree.Children.Except(bypassed), node => Assert.Single(node.Children));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("file.php/below")]
    public void A_path_that_does_not_exist_has_no_node(string path)
    {
        _site.Add("file.php");

        Assert.Null(new TreeScan(_site.Path, _ => false).Run(path));
    }

    [Fact]
    public void A_document_root_that_is_a_symbolic_link_is_scanned_where_it_leads()
    {
        _site.Add("releases/1/index.php");
        File.CreateSymbolicLink(Path.Combine(_site.Path, "current"), "releases/1");

        var tree = new TreeScan(Path.Combine(_site.Path, "current"), _ => false).Run("")!;

        Assert.Equal(["", "index.php"], tree.All().Select(node => node.Path));
    }

    [Fact]
    public void A_subtree_has_paths_from_the_document_root_on()
    {
        _site.Add("a/b/c.php");

        var tree = new TreeScan(_site.Path, _ => false).Run("a/b")!;

        Assert.Equal(["a/b", "a/b/c.php"], tree.All().Select(node => node.Path));
    }

    [Fact]
    public void A_folder_whose_name_is_not_utf8_is_bypassed_and_a_file_is_not()
    {
        Run(
            "sh",
            "-c",
            $"cd '{_site.Path}' && mkdir \"$(printf 'folder\\377')\" && touch \"$(printf 'file\\377')\" \"$(printf 'folder\\377/below')\"");

        var tree = Scan()!;

        Assert.Equal(3, tree.All().Count());
        Assert.Equal(IndexFlags.BypassSubtree, tree.Children.Single(node => node.Entry.IsFolder).Entry.Flags);
        Assert.Equal(IndexFlags.None, tree.Children.Single(node => node.Entry.IsFile).Entry.Flags);
        Run("sh", "-c", $"rm -r '{_site.Path}'/f*"); // .NET cannot delete these names.
    }

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserExecute)]
    public void A_folder_that_may_not_be_read_or_searched_is_bypassed(UnixFileMode mode)
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "not available here: root may read everything");
        _site.Add("closed/file.php");
        _site.Add("open.php");
        var closed = Path.Combine(_site.Path, "closed");
        File.SetUnixFileMode(closed, mode);
        try
        {
            var tree = Scan()!;

            Assert.Equal(["", "closed", "open.php"], tree.All().Select(node => node.Path));
            Assert.Equal(IndexFlags.BypassSubtree, tree.Find("closed")!.Entry.Flags);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private TreeNode? Scan(Func<string, bool>? isExcluded = null) => new TreeScan(_site.Path, isExcluded ?? (_ => false)).Run("");
}
