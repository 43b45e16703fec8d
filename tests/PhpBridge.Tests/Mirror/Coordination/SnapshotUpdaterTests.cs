using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>The active snapshot of a real folder, and the manifests that replace it.</summary>
public sealed class SnapshotUpdaterTests : IDisposable
{
    private static readonly PathChange Plugin = new("plugins/a", ChangeScope.Subtree);
    private static readonly Manifest First = (Manifest.None with { Epoch = 7 }).WithSnapshot("snapshot-1", 0);

    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly FakeClock _clock = new();
    private readonly SharedState _state;
    private readonly ActiveSnapshot _active;
    private readonly StaleScripts _stale;
    private readonly IndexFolder _indexes;
    private readonly SnapshotUpdater _updater;

    public SnapshotUpdaterTests()
    {
        _site.Add("index.php", "1");
        _site.Add("plugins/a/a.php", "1");
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        var log = new RecordedLog();
        var options = new MirrorOptions(_site.Path, _sandbox.Path, Library: "unused");
        var workingSet = new WorkingSet(_state);
        _active = new ActiveSnapshot(_state);
        _stale = new StaleScripts(options, new BytecodeFiles(Path.Combine(_sandbox.Path, "opcache"), _site.Path));
        _indexes = new IndexFolder(_sandbox.Path, device: 1);
        var refresh = new SnapshotRefresh(
            options, new MirroredPaths(options, _state), _indexes, new FileDataStore(_sandbox.Path, maxSize: 1_000_000), workingSet, log);
        _updater = new SnapshotUpdater(_active, refresh, _stale, options, workingSet, _clock, log);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void A_published_change_advances_the_snapshot_and_invalidates_the_script()
    {
        _updater.Activate(Scan(First));
        _site.Add("plugins/a/a.php", "22");
        var manifest = First.WithChanges([Plugin]);
        Assert.True(_updater.DiffersFrom(manifest));

        _updater.Apply(manifest);

        Assert.Equal((2UL, manifest.Revision), (SizeOf("plugins/a/a.php"), _active.Current!.Revision));
        Assert.Equal([Path.Combine(_site.Path, "plugins/a/a.php")], _stale.Drain());
        Assert.False(_updater.DiffersFrom(manifest));
    }

    [Fact]
    public void A_commit_without_changes_advances_the_revision_and_keeps_the_index()
    {
        _updater.Activate(Scan(First));
        var index = _active.Current!.Index;

        _updater.Apply(First.WithWriter("other"));

        Assert.Same(index, _active.Current.Index);
        Assert.Equal(First.Revision + 1, _active.Current.Revision);
    }

    [Fact]
    public void A_change_that_differs_from_its_fingerprint_stays_pending_until_it_matches()
    {
        _updater.Activate(Scan(First));
        _site.Add("plugins/a/a.php", "22");
        var manifest = First.WithChanges([new PublishedChange(0, Plugin, 12345)], new Dictionary<string, ulong>());

        _updater.Apply(manifest);
        Assert.Equal((1UL, 1), (SizeOf("plugins/a/a.php"), _active.Current!.Pending.Count));
        Assert.True(_updater.DiffersFrom(manifest));

        _clock.Advance(TimeSpan.FromSeconds(20));
        _updater.Apply(manifest);
        Assert.Equal((2UL, 0), (SizeOf("plugins/a/a.php"), _active.Current.Pending.Count));
    }

    [Theory]
    [InlineData(8, 0)] // The manifest was replaced.
    [InlineData(7, 100)] // The changes since the snapshot are no longer listed.
    public void A_manifest_that_does_not_cover_the_snapshot_drops_it_and_invalidates_all_scripts(long epoch, long completeSince)
    {
        _updater.Activate(Scan(First));

        _updater.Apply(First.WithWriter("other") with { Epoch = epoch, CompleteSince = completeSince });

        Assert.Null(_active.Current);
        Assert.Equal([_site.Path], _stale.Drain());
    }

    [Fact]
    public void Own_changes_are_shown_before_they_are_published_and_confirmed_by_their_revision()
    {
        _updater.Activate(Scan(First));
        _site.Add("plugins/a/a.php", "22");

        var publication = _updater.ApplyOwn([Plugin], First);
        Assert.Equal((2UL, First.Revision), (SizeOf("plugins/a/a.php"), _active.Current!.Revision));
        Assert.NotEqual(Fingerprint.None, publication.Changes.Single().Fingerprint);

        var manifest = publication.AddTo(First);
        _updater.ConfirmOwn(manifest, [Plugin]);
        Assert.Equal(manifest.Revision, _active.Current.Revision);
    }

    [Fact]
    public void Own_changes_are_not_confirmed_past_a_change_of_another_sandbox()
    {
        _updater.Activate(Scan(First));
        var publication = _updater.ApplyOwn([Plugin], First);
        var manifest = publication.AddTo(First.WithChanges([new PathChange("index.php", ChangeScope.Subtree)]));

        _updater.ConfirmOwn(manifest, [Plugin]);

        Assert.Equal(First.Revision, _active.Current!.Revision);
    }

    [Fact]
    public void Own_changes_of_a_subtree_with_pending_changes_replace_these()
    {
        _updater.Activate(Scan(First));
        _updater.Apply(First.WithChanges([new PublishedChange(0, Plugin, 12345)], new Dictionary<string, ulong>()));
        Assert.Equal(1, _active.Current!.Pending.Count);

        _updater.ApplyOwn([new PathChange("plugins", ChangeScope.Subtree)], First);

        Assert.Equal(0, _active.Current.Pending.Count);
    }

    [Fact]
    public void Without_a_snapshot_changed_scripts_are_invalidated_by_name_from_the_first_manifest_on()
    {
        _updater.Apply(First.WithChanges([Plugin]));
        Assert.Empty(_stale.Drain());

        _updater.Apply(First.WithChanges([Plugin]).WithChanges([new PathChange("index.php", ChangeScope.Subtree)]));
        Assert.Equal([Path.Combine(_site.Path, "index.php")], _stale.Drain());

        _updater.Apply(First with { Epoch = 8 });
        Assert.Equal([_site.Path], _stale.Drain());
    }

    [Fact]
    public void A_manifest_that_is_created_invalidates_nothing()
    {
        _updater.Apply(Manifest.None);
        _updater.Apply(First);

        Assert.Empty(_stale.Drain());
    }

    [Fact]
    public void A_newer_archive_invalidates_the_scripts_that_its_builder_found_changed()
    {
        _updater.Activate(Scan(First));
        _site.Add("index.php", "22");

        _updater.Activate(Scan(First.WithWriter("other")));

        Assert.Equal([Path.Combine(_site.Path, "index.php")], _stale.Drain());
        Assert.Equal(_active.Current!.Index.Number, _state.ActiveIndex);
    }

    private ulong SizeOf(string path) => _active.Current!.Index[_active.Current.Index.Find(path)].Size;

    private Snapshot Scan(Manifest manifest)
        => new(
            _indexes.Create(IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!)),
            "snapshot-1",
            manifest.Epoch,
            manifest.Revision,
            []);
}
