using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Archives of a real site that are opened as the manifest names them.</summary>
public sealed class ArchiveOpenerTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly RecordedLog _log = new();
    private readonly DamagedArchives _damaged = new();
    private readonly MirrorOptions _options;
    private readonly SharedState _state;
    private readonly ArchiveOpener _opener;
    private readonly Manifest _manifest;

    public ArchiveOpenerTests()
    {
        _site.Add("index.php", "<?php");
        _site.Add("plugins/a/a.php", "<?php");
        _options = new MirrorOptions(_site.Path, _sandbox.Path, Library: "unused") { BytecodeKey = "key" };
        Directory.CreateDirectory(_options.Folder);
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        var archives = new ArchiveFolder(_options.Folder);
        var store = new FileDataStore(_sandbox.Path, maxSize: 1_000_000);
        var bytecode = new BytecodeFiles(Path.Combine(_sandbox.Path, "opcache"), _site.Path);
        _opener = new ArchiveOpener(_options, archives, new IndexFolder(_sandbox.Path, device: 1), _state, store, bytecode, _damaged, _log);

        using var elsewhere = new TemporaryFolder();
        var built = new SnapshotBuilder(
            _site.Path, archives, _options.IsExcluded, new FileDataStore(elsewhere.Path, 1_000_000), maxSize: 1_000_000)
            .Build(1, new() { ["index.php"] = PageClass.Site });
        archives.Write(
            "bytecode-1", "key", [], archive => archive.Add($"build{_site.Path}/index.php.bin", 0, PageClass.Site, "compiled"u8));
        _manifest = (Manifest.None with { Epoch = 7 }).WithSnapshot(built.Name, 1).WithBytecode("key", 1, "bytecode-1");
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void A_snapshot_is_of_the_revision_that_its_archive_contains()
    {
        var (snapshot, loads) = _opener.OpenSnapshot(_manifest)!.Value;

        Assert.Equal((_manifest.Snapshot, 7L, 1L), (snapshot.Archive, snapshot.Epoch, snapshot.Revision));
        Assert.Equal(["index.php"], snapshot.WorkingSet.Keys);
        Assert.Equal(IndexEntry.Pending, EntryOf(snapshot, "index.php").Blob);
        Assert.Single(loads);
    }

    [Fact]
    public void Paths_that_have_changed_since_and_data_bypass_the_snapshot()
    {
        var changed = _manifest.WithChanges([new PathChange("plugins/a", ChangeScope.Subtree)]).WithData(["index.php"]);

        var (snapshot, _) = _opener.OpenSnapshot(changed)!.Value;

        Assert.Equal(IndexFlags.BypassSubtree, EntryOf(snapshot, "plugins/a/a.php").Flags);
        Assert.Equal(IndexFlags.BypassEntry, EntryOf(snapshot, "index.php").Flags);
    }

    [Fact]
    public void A_missing_snapshot_is_logged_and_has_to_be_built_again()
    {
        Assert.Null(_opener.OpenSnapshot(_manifest.WithSnapshot("snapshot-gone", 1)));

        Assert.Equal([4003], _log.Entries.Select(entry => entry.Id));
        Assert.True(_damaged.Contains("snapshot-gone"));
    }

    [Fact]
    public void A_damaged_snapshot_is_logged_and_has_to_be_built_again()
    {
        File.WriteAllText(Path.Combine(_options.Folder, _manifest.Snapshot!), "no archive");

        Assert.Null(_opener.OpenSnapshot(_manifest));

        Assert.True(_damaged.Contains(_manifest.Snapshot!));
    }

    [Fact]
    public void Without_room_for_the_index_the_archive_is_not_to_blame()
    {
        Directory.Delete(_sandbox.Path, recursive: true);

        Assert.Null(_opener.OpenSnapshot(_manifest));
        Directory.CreateDirectory(_sandbox.Path);

        Assert.Equal([4016], _log.Entries.Select(entry => entry.Id));
        Assert.False(_damaged.Contains(_manifest.Snapshot!));
    }

    [Fact]
    public void A_bytecode_archive_of_this_PHP_is_opened()
    {
        var loads = _opener.OpenBytecode(_manifest)!(new() { ["index.php"] = PageClass.Site }).ToList();

        Assert.Equal([(0, PageClass.Site)], loads.Select(load => (load.Position, load.PageClass)));
        loads[0].Unpack();
        Assert.Equal("compiled", File.ReadAllText(Path.Combine(_sandbox.Path, "opcache", $"build{_site.Path}/index.php.bin")));
        loads[0].Archive.Dispose();
    }

    [Fact]
    public void A_bytecode_archive_is_not_opened_when_changes_since_are_unknown()
        => Assert.Null(_opener.OpenBytecode(_manifest with { CompleteSince = 2 }));

    [Fact]
    public void A_bytecode_archive_of_another_PHP_is_rejected()
    {
        File.Delete(Path.Combine(_options.Folder, "bytecode-1"));
        new ArchiveFolder(_options.Folder).Write("bytecode-1", "other", [], _ => { });

        Assert.Null(_opener.OpenBytecode(_manifest));

        Assert.Equal([4003], _log.Entries.Select(entry => entry.Id));
    }

    private static IndexEntry EntryOf(Snapshot snapshot, string path) => snapshot.Index[snapshot.Index.Find(path)];
}
