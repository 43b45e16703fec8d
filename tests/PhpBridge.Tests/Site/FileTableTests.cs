using PhpBridge.Linux;
using PhpBridge.Site;
using PhpBridge.Tests.Assets;
using Xunit;

namespace PhpBridge.Tests.Site;

public sealed class FileTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LateClock _clock = new();
    private readonly FileTable _files;

    public FileTableTests()
        => _files = new FileTable(new SiteOptions(_folder.Path) { Revalidate = TimeSpan.FromSeconds(5) }, _clock, IFileStatusSource.None);

    [Fact]
    public void A_missing_file_is_cached_until_its_revalidation()
    {
        Assert.Null(_files.Find("/x"));
        _folder.Add("x");

        Assert.Null(_files.Find("/x"));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(_files.Find("/x"));
    }

    [Fact]
    public void A_deletion_is_noticed_at_the_revalidation()
    {
        var path = _folder.Add("x");
        Assert.NotNull(_files.Find("/x"));
        File.Delete(path);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(_files.Find("/x"));
    }

    [Fact]
    public void Before_PHP_changes_anything_all_is_forgotten()
    {
        Assert.Null(_files.Find("/x"));
        _folder.Add("x");

        _files.InvalidateAll();

        Assert.NotNull(_files.Find("/x"));
    }

    [Fact]
    public void A_file_has_its_length_time_and_place()
    {
        var path = _folder.Add("a/x", "12345");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc).AddTicks(1));

        var file = _files.Find("/link/x")!;

        Assert.Equal((FileKind.File, path, 5), (file.Kind, file.Path, file.Status.Length));
        Assert.Equal(1793880000L * 1_000_000_000 + 100, file.Status.Modified);
    }

    [Fact]
    public void A_document_root_that_is_a_link_may_be_changed()
    {
        _folder.Add("one/x", "1");
        _folder.Add("two/x", "22");
        var root = Path.Combine(_folder.Path, "current");
        File.CreateSymbolicLink(root, "one");
        using var files = new FileTable(new SiteOptions(root), _clock, IFileStatusSource.None);
        Assert.Equal(1, files.Find("/x")!.Status.Length);

        File.Delete(root);
        File.CreateSymbolicLink(root, "two");
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((FileKind.File, 2), (files.Find("/x")!.Kind, files.Find("/x")!.Status.Length));
    }

    [Fact]
    public void The_mirror_replaces_the_file_system_and_must_be_fresh_for_a_version_not_seen_before()
    {
        List<bool> asked = [];
        var mirrored = new SiteFile(FileKind.File, "/mirrored/x", default);
        using var files = new FileTable(new SiteOptions(_folder.Path) { Revalidate = TimeSpan.FromSeconds(5) }, _clock, new Source(Knows));

        Assert.Same(mirrored, files.Find("/x"));
        files.Find("/x", version: 1);
        files.Find("/x", version: 1);
        files.Find("/x", version: 2);
        _clock.Advance(FileTable.VersionedFor);
        files.Find("/x", version: 2);
        files.Find("/x");

        Assert.Equal([false, true, true, false], asked);

        bool Knows(string path, bool requireFresh, out SiteFile? file)
        {
            asked.Add(requireFresh);
            file = mirrored;
            return true;
        }
    }

    [Fact]
    public void A_wrong_status_of_the_mirror_is_replaced_by_that_of_the_file_system()
    {
        var path = _folder.Add("x", "12345");
        using var files = new FileTable(new SiteOptions(_folder.Path), _clock, new Source(Knows));
        Assert.Null(files.Find("/x"));

        Assert.Equal((path, 5), (files.Refresh("/x")!.Path, files.Find("/x")!.Status.Length));

        static bool Knows(string path, bool requireFresh, out SiteFile? file)
        {
            file = null;
            return true;
        }
    }

    private delegate bool TryGetStatus(string path, bool requireFresh, out SiteFile? file);

    private sealed class Source(TryGetStatus tryGetStatus) : IFileStatusSource
    {
        public bool TryGetStatus(string path, bool requireFresh, out SiteFile? file) => tryGetStatus(path, requireFresh, out file);
    }

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }
}
