using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>The next snapshot, made of a snapshot and changes in a real folder.</summary>
public sealed class SnapshotRefreshTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly RecordedLog _log = new();
    private readonly SharedState _state;
    private readonly StateFile _interposer;
    private readonly FileDataStore _store;
    private readonly WorkingSet _workingSet;
    private readonly SnapshotRefresh _refresh;
    private readonly Snapshot _snapshot;

    public SnapshotRefreshTests()
    {
        _site.Add("index.php", "1");
        _site.Add("plugins/a/a.php", "1");
        var path = Path.Combine(_sandbox.Path, "state");
        _state = new SharedState(path, workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        _interposer = new StateFile(path);
        _store = new FileDataStore(_sandbox.Path, maxSize: 1_000_000);
        _workingSet = new WorkingSet(_state);
        var options = new MirrorOptions(_site.Path, _sandbox.Path, Library: "unused");
        var indexes = new IndexFolder(_sandbox.Path, device: 1);
        _refresh = new SnapshotRefresh(options, new MirroredPaths(options, _state), indexes, _store, _workingSet, _log);
        _snapshot = new Snapshot(indexes.Create(IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!)), "snapshot-1", 1, 5, []);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void The_next_snapshot_has_the_changed_paths_and_the_one_before_stays_as_it_was()
    {
        _site.Add("plugins/a/a.php", "22");
        _site.Add("index.php", "22");

        var next = _refresh.Apply(_snapshot, [Change("plugins/a")]).Snapshot!;

        Assert.Equal((2UL, 1UL), (SizeOf(next, "plugins/a/a.php"), SizeOf(next, "index.php")));
        Assert.Equal(1UL, SizeOf(_snapshot, "plugins/a/a.php"));
        Assert.Equal((_snapshot.Archive, _snapshot.Epoch, _snapshot.Revision), (next.Archive, next.Epoch, next.Revision));
    }

    [Fact]
    public void A_path_that_is_changing_again_is_left_and_makes_no_new_index()
    {
        var change = Change("plugins/a", fingerprint: 12345);

        var refreshed = _refresh.Apply(_snapshot, [change]);

        Assert.Equal([change], refreshed.Left);
        Assert.Same(_snapshot, refreshed.Snapshot);
    }

    [Fact]
    public void A_changed_file_that_pages_use_gets_its_data()
    {
        _interposer.Open("plugins/a/a.php");
        _workingSet.Collect();
        _site.Add("plugins/a/a.php", "22");
        _site.Add("plugins/a/unused.php", "22");

        var next = _refresh.Apply(_snapshot, [Change("plugins/a")]).Snapshot!;

        var blob = next.Index[next.Index.Find("plugins/a/a.php")].Blob;
        Assert.Equal("22", File.ReadAllText(Path.Combine(_sandbox.Path, "blobs", $"{blob}")));
        Assert.Equal(0u, next.Index[next.Index.Find("plugins/a/unused.php")].Blob);
    }

    [Fact]
    public void Paths_that_cannot_be_read_bypass_the_next_snapshot()
    {
        Directory.Delete(_site.Path, recursive: true);

        var refreshed = _refresh.Apply(_snapshot, [Change("plugins/a"), Change("")]);
        Directory.CreateDirectory(_site.Path);

        var index = refreshed.Snapshot!.Index;
        Assert.Equal(IndexFlags.BypassSubtree, index[index.Find("plugins/a/a.php")].Flags);
        Assert.Null(refreshed.Refresh);
        Assert.Equal([4016], _log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void Without_room_for_another_index_there_is_no_next_snapshot()
    {
        Directory.Delete(_sandbox.Path, recursive: true);
        _site.Add("index.php", "22");

        var refreshed = _refresh.Apply(_snapshot, [Change("index.php")]);
        Directory.CreateDirectory(_sandbox.Path);

        Assert.Null(refreshed.Snapshot);
        Assert.Equal(
            [Fingerprint.None],
            refreshed.ToPublication([new PathChange("index.php", ChangeScope.Subtree)], []).Changes.Select(change => change.Fingerprint));
    }

    [Fact]
    public void A_publication_has_the_fingerprints_of_the_changed_path_and_of_listed_subtrees_around_it()
    {
        _site.Add("plugins/a/a.php", "22");
        PathChange own = new("plugins/a/a.php", ChangeScope.Subtree);

        var publication = _refresh.Apply(_snapshot, [new PublishedChange(0, own, Fingerprint.None)])
            .ToPublication(
                [own],
                [
                    new PathChange("plugins/a", ChangeScope.Subtree), new PathChange("themes", ChangeScope.Subtree),
                    new PathChange("plugins", ChangeScope.Entry),
                ]);

        Assert.Equal([Fingerprint.Of(Scan("plugins/a/a.php"))], publication.Changes.Select(change => change.Fingerprint));
        Assert.Equal([KeyValuePair.Create("plugins/a", Fingerprint.Of(Scan("plugins/a")))], publication.Subtrees);
        Assert.Equal((1, 5), (publication.Epoch, publication.Revision));
    }

    [Fact]
    public void A_listed_subtree_with_a_pending_change_gets_no_fingerprint()
    {
        _site.Add("plugins/a/a.php", "22");
        PathChange own = new("plugins/a/a.php", ChangeScope.Subtree);
        var pending = _snapshot with { Pending = PendingChanges.None.Next([Change("plugins/b", 7)], TimeProvider.System) };

        var publication = _refresh.Apply(pending, [new PublishedChange(0, own, Fingerprint.None)])
            .ToPublication([own], [new PathChange("plugins", ChangeScope.Subtree)]);

        Assert.Equal([KeyValuePair.Create("plugins", Fingerprint.None)], publication.Subtrees);
    }

    private static PublishedChange Change(string path, ulong fingerprint = Fingerprint.None)
        => new(6, new PathChange(path, ChangeScope.Subtree), fingerprint);

    private static ulong SizeOf(Snapshot snapshot, string path) => snapshot.Index[snapshot.Index.Find(path)].Size;

    private TreeNode? Scan(string path) => new TreeScan(_site.Path, _ => false).Run(path);
}
