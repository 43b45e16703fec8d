using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

public sealed class SnapshotBuilderTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _efs = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly FileDataStore _store;

    public SnapshotBuilderTests() => _store = new FileDataStore(_sandbox.Path, maxSize: 1_000_000);

    public void Dispose()
    {
        _sandbox.Dispose();
        _efs.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void A_snapshot_has_the_status_of_everything_and_the_data_of_the_working_set_in_its_order()
    {
        _site.Add("z.php", "z");
        _site.Add("a.php", "a");
        _site.Add("unused.php", "u");

        var built = Build(["z.php", "a.php", "deleted.php"]);

        using var snapshot = SnapshotArchive.Open(Path.Combine(_efs.Path, built.Name));
        Assert.Equal(["z.php", "a.php"], snapshot.WorkingSet.Keys);
        Assert.Equal(built.Image, snapshot.Image);
        Assert.Equal(4u, new IndexReader(built.Image).Header.Entries);
        Assert.Equal((2, new FileInfo(Path.Combine(_efs.Path, built.Name)).Length), (built.Files, built.Size));
        Assert.StartsWith("snapshot-7-", built.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_that_builds_a_snapshot_has_its_data_already()
    {
        _site.Add("a.php", "12345");

        var index = new IndexReader(Build(["a.php"]).Image);

        Assert.NotEqual(0u, _store.Find("a.php", index.Entries[index.Find("a.php"u8)]));
    }

    [Fact]
    public void File_data_ends_at_the_limit()
    {
        _site.Add("a.php", new string('a', 60));
        _site.Add("b.php", new string('b', 60));
        _site.Add("c.php", new string('c', 10));

        Assert.Equal(1, Build(["a.php", "b.php", "c.php"], maxSize: 100).Files);
        Assert.Equal(2, Build(["a.php", "b.php", "c.php"], maxSize: 120).Files);
    }

    [Fact]
    public void Excluded_paths_databases_and_links_have_no_data()
    {
        _site.Add("uploads/a.php", "a");
        _site.Add("site.sqlite", "a");
        _site.Add("data.php", "SQLite format 3\0");
        _site.Add("code.php", "a");
        File.CreateSymbolicLink(Path.Combine(_site.Path, "link.php"), "code.php");

        Assert.Equal(1, Build(["uploads/a.php", "site.sqlite", "data.php", "link.php", "code.php"]).Files);
    }

    [Fact]
    public void A_document_root_that_does_not_exist_is_an_error_and_leaves_nothing()
    {
        var builder = new SnapshotBuilder(_site.Path + "/missing", new ArchiveFolder(_efs.Path), _ => false, _store, 1_000_000);

        Assert.Throws<IOException>(() => builder.Build(1, []));

        Assert.Empty(Directory.GetFiles(_efs.Path));
    }

    private BuiltSnapshot Build(string[] workingSet, long maxSize = 1_000_000)
    {
        var files = new OrderedDictionary<string, PageClass>();
        foreach (var path in workingSet)
        {
            files.Add(path, PageClass.Site);
        }

        return new SnapshotBuilder(_site.Path, new ArchiveFolder(_efs.Path), path => path == "uploads", _store, maxSize).Build(7, files);
    }
}
