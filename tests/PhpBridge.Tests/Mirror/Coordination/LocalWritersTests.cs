using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Workers and commands whose changes are written into the shared memory as the interposer does.</summary>
public sealed class LocalWritersTests : IDisposable
{
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;
    private readonly StateFile _interposer;
    private readonly LocalWriters _writers;

    public LocalWritersTests()
    {
        var path = Path.Combine(_sandbox.Path, "state");
        _state = new SharedState(path, workers: 2, "/site", "/site", _sandbox.Path, []);
        _interposer = new StateFile(path);
        _writers = new LocalWriters(_state, host: "");
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Changes_are_unpublished_until_they_are_marked()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        Assert.True(_writers.IsUnpublished(0));
        Assert.True(_writers.HasChanged(0));

        _writers.MarkPublished(_writers.Drain(0));

        Assert.False(_writers.IsAnyUnpublished);
        Assert.True(_writers.HasChanged(0));
    }

    [Fact]
    public void A_change_after_the_drain_stays_unpublished()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        var drained = _writers.Drain(0);
        _interposer.Change("plugins/b");

        _writers.MarkPublished(drained);

        Assert.Equal(["plugins/a"], drained.Paths.Select(change => change.Path));
        Assert.True(_writers.IsUnpublished(0));
    }

    [Fact]
    public void A_mark_that_is_taken_back_leaves_the_changes_unpublished()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        var drained = _writers.Drain(0);

        _writers.Unmark(drained, _writers.MarkPublished(drained));

        Assert.True(_writers.IsUnpublished(0));
    }

    [Fact]
    public void Paths_inside_of_a_changed_subtree_are_left_out()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a/a.php");
        _interposer.Change("plugins/a");
        _interposer.Change("plugins/a", scope: ChangeScope.Entry);
        _interposer.Change("plugins", scope: ChangeScope.Entry);

        Assert.Equal(
            [new PathChange("plugins/a", ChangeScope.Subtree), new PathChange("plugins", ChangeScope.Entry)],
            _writers.Drain(0).Paths);
    }

    [Fact]
    public void A_full_memory_is_a_change_of_everything()
    {
        _interposer.PutForWorker(nameof(WriterLayout.Overflow), 1);
        _interposer.PutForWorker(nameof(WriterLayout.Changes), 1);

        Assert.Equal([new PathChange("", ChangeScope.Subtree)], _writers.Drain(0).Paths);
    }

    [Fact]
    public void An_entry_that_is_still_being_recorded_counts_as_a_change_of_everything_only_when_its_request_has_ended()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        _interposer.PutForWorker(nameof(WriterLayout.ChangeLogLength), 100);
        Assert.Equal(["plugins/a"], _writers.Drain(0).Paths.Select(change => change.Path));

        _writers.End(0);

        Assert.Equal([""], _writers.Drain(0).Paths.Select(change => change.Path));
    }

    [Fact]
    public void The_next_request_of_a_worker_forgets_published_changes()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        _writers.MarkPublished(_writers.Drain(0));
        _writers.End(0);

        _writers.Begin(0, "");

        Assert.False(_writers.HasChanged(0));
        Assert.False(_state.HasChanged("plugins/a"u8));
    }

    [Fact]
    public void The_next_request_of_a_worker_keeps_changes_that_could_not_be_published()
    {
        _writers.Begin(0, "");
        _interposer.Change("plugins/a");
        _writers.End(0);

        _writers.Begin(0, "");

        Assert.True(_writers.IsUnpublished(0));
        Assert.True(_state.HasChanged("plugins/a"u8));
    }

    [Fact]
    public void Commands_are_one_writer_that_runs_until_the_last_has_ended()
    {
        _writers.BeginCommand();
        _writers.BeginCommand();
        _interposer.Change("plugins/a", writer: _writers.Commands);
        _writers.EndCommand();
        Assert.True(_writers.IsRunning(_writers.Commands));

        _writers.EndCommand();

        Assert.False(_writers.IsAnyRunning);
        Assert.True(_writers.IsAnyOtherUnpublished(0));
        Assert.False(_writers.IsAnyOtherUnpublished(_writers.Commands));
    }
}
