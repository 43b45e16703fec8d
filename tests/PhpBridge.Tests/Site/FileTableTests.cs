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

    public FileTableTests() => _files = new FileTable(new SiteOptions(_folder.Path) { Revalidate = TimeSpan.FromSeconds(5) }, _clock, IFileStatusSource.None);

    [Fact]
    public void What_is_not_there_is_remembered_for_its_time()
    {
        Assert.Null(_files.Look("/x"));
        _folder.Add("x");

        Assert.Null(_files.Look("/x"));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(_files.Look("/x"));
    }

    [Fact]
    public void What_was_deleted_is_seen_when_its_time_is_over()
    {
        var path = _folder.Add("x");
        Assert.NotNull(_files.Look("/x"));
        File.Delete(path);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(_files.Look("/x"));
    }

    [Fact]
    public void Before_PHP_changes_anything_all_is_forgotten()
    {
        Assert.Null(_files.Look("/x"));
        _folder.Add("x");

        _files.Distrust();

        Assert.NotNull(_files.Look("/x"));
    }

    [Fact]
    public void A_file_has_its_length_time_and_place()
    {
        var path = _folder.Add("a/x", "12345");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc).AddTicks(1));

        var file = _files.Look("/link/x")!;

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
        Assert.Equal(1, files.Look("/x")!.Status.Length);

        File.Delete(root);
        File.CreateSymbolicLink(root, "two");
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((FileKind.File, 2), (files.Look("/x")!.Kind, files.Look("/x")!.Status.Length));
    }

    [Fact]
    public void The_mirror_replaces_the_file_system_and_must_be_fresh_for_a_version_not_seen_before()
    {
        List<bool> asked = [];
        var mirrored = new SiteFile(FileKind.File, "/mirrored/x", default);
        using var files = new FileTable(new SiteOptions(_folder.Path) { Revalidate = TimeSpan.FromSeconds(5) }, _clock, new Source(Knows));

        Assert.Same(mirrored, files.Look("/x"));
        files.Look("/x", version: 1);
        files.Look("/x", version: 1);
        files.Look("/x", version: 2);
        _clock.Advance(FileTable.VersionedFor);
        files.Look("/x", version: 2);
        files.Look("/x");

        Assert.Equal([false, true, true, false], asked);

        bool Knows(string path, bool requireFresh, out SiteFile? file)
        {
            asked.Add(requireFresh);
            file = mirrored;
            return true;
        }
    }

    [Fact]
    public void Where_the_mirror_was_wrong_the_file_system_says_what_is_there()
    {
        var path = _folder.Add("x", "12345");
        using var files = new FileTable(new SiteOptions(_folder.Path), _clock, new Source(Knows));
        Assert.Null(files.Look("/x"));

        Assert.Equal((path, 5), (files.LookAgain("/x")!.Path, files.Look("/x")!.Status.Length));

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
