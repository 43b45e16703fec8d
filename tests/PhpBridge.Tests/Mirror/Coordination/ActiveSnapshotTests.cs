using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>The reference to the active snapshot, with real indexes in a real folder.</summary>
public sealed class ActiveSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;
    private readonly ActiveSnapshot _active;
    private readonly IndexFolder _indexes;

    public ActiveSnapshotTests()
    {
        _site.Add("index.php", "<?php");
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        _active = new ActiveSnapshot(_state);
        _indexes = new IndexFolder(_sandbox.Path, device: 1);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void Before_the_first_snapshot_there_is_nothing_to_acquire()
    {
        Assert.Null(_active.Acquire());
        Assert.Equal(0u, _state.ActiveIndex);
    }

    [Fact]
    public void A_replacement_is_the_index_that_the_processes_of_PHP_adopt_next()
    {
        var snapshot = Create();

        _active.Replace(snapshot);

        Assert.Same(snapshot, _active.Current);
        Assert.Equal(snapshot.Index.Number, _state.ActiveIndex);
    }

    [Fact]
    public void A_dropped_snapshot_leaves_everything_to_EFS()
    {
        _active.Replace(Create());

        _active.Drop();

        Assert.Null(_active.Acquire());
        Assert.Equal(0u, _state.ActiveIndex);
    }

    [Fact]
    public void A_held_snapshot_stays_readable_however_often_it_is_replaced()
    {
        _active.Replace(Create());
        var held = _active.Acquire()!.Value;
        for (var i = 0; i < 10; i++)
        {
            _active.Replace(Create());
        }

        var index = held.Snapshot.Index;
        Assert.Equal(1, index.Find("index.php"));
        Assert.True(File.Exists(FileOf(index)));

        held.Dispose();
        Assert.False(File.Exists(FileOf(index)));
    }

    [Fact]
    public void The_files_of_the_last_four_indexes_are_kept_for_the_processes_of_PHP()
    {
        var snapshots = Enumerable.Range(0, 7).Select(_ => Create()).ToList();

        snapshots.ForEach(_active.Replace);

        Assert.Equal([false, false, true, true, true, true, true], snapshots.Select(snapshot => File.Exists(FileOf(snapshot.Index))));
        Assert.Equal(snapshots[2..].Select(snapshot => snapshot.Index.Number), _active.Indexes.Select(index => index.Number));
    }

    [Fact]
    public void A_new_revision_of_the_same_index_replaces_no_index()
    {
        var snapshot = Create();
        for (var revision = 1; revision < 20; revision++)
        {
            _active.Replace(snapshot with { Revision = revision });
        }

        Assert.Equal(19, _active.Current!.Revision);
        Assert.Equal([snapshot.Index], _active.Indexes);
    }

    [Fact]
    public void Readers_on_other_threads_never_see_an_index_that_is_unmapped()
    {
        _active.Replace(Create());
        var (reads, failures, isReplacing) = (0, 0, true);
        var readers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (Volatile.Read(ref isReplacing) || Volatile.Read(ref reads) < 3)
            {
                using var held = _active.Acquire()!.Value;
                Interlocked.Add(ref failures, held.Snapshot.Index.Find("index.php") == 1 ? 0 : 1);
                Interlocked.Increment(ref reads);
            }
        })).ToList();
        readers.ForEach(reader => reader.Start());

        for (var i = 0; i < 300; i++)
        {
            _active.Replace(Create());
        }

        Volatile.Write(ref isReplacing, false);
        Assert.All(readers, reader => Assert.True(reader.Join(TimeSpan.FromSeconds(30))));
        Assert.Equal(0, failures);
    }

    private Snapshot Create() => new(_indexes.Create(IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!)), "snapshot-1", 1, 1, []);

    private string FileOf(MirrorIndex index) => Path.Combine(_sandbox.Path, $"index-{index.Number}");
}
