using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>The lease of one sandbox in a real manifest.</summary>
public sealed class WriterLeaseTests : IDisposable
{
    private readonly TemporaryFolder _efs = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly FakeClock _clock = new();
    private readonly RecordedLog _log = new();
    private readonly SharedState _state;
    private readonly StateFile _interposer;
    private readonly LocalWriters _writers;
    private readonly ManifestFile _file;
    private readonly WriterLease _lease;

    public WriterLeaseTests()
    {
        var path = Path.Combine(_sandbox.Path, "state");
        _state = new SharedState(path, workers: 1, "/site", "/site", _sandbox.Path, []);
        _interposer = new StateFile(path);
        _writers = new LocalWriters(_state, host: "");
        _file = new ManifestFile(_efs.Path);
        _lease = new WriterLease(_file, _writers, _clock, _log);
        _writers.Begin(0, "");
    }

    public void Dispose()
    {
        _lease.Dispose();
        _file.Dispose();
        _state.Dispose();
        _sandbox.Dispose();
        _efs.Dispose();
    }

    [Fact]
    public void A_sandbox_without_unpublished_changes_acquires_no_lease()
    {
        _lease.Renew();

        Assert.Same(Manifest.None, _file.Read());
    }

    [Fact]
    public void Unpublished_changes_acquire_a_lease_which_is_logged_once()
    {
        _interposer.Change("plugins/a");

        _lease.Renew();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _lease.Renew();

        Assert.Equal([_lease.Sandbox], _file.Read()!.Writers.Keys);
        Assert.Single(_log.Entries, entry => entry.Id == 4010);
    }

    [Fact]
    public void A_lease_is_renewed_every_five_seconds()
    {
        _interposer.Change("plugins/a");
        _lease.Renew();
        var acquired = _file.Read()!;

        _clock.Advance(TimeSpan.FromSeconds(4));
        _lease.Renew();
        Assert.Equal(acquired.Revision, _file.Read()!.Revision);

        _clock.Advance(TimeSpan.FromSeconds(1));
        _lease.Renew();
        Assert.True(_file.Read()!.Writers[_lease.Sandbox] > acquired.Writers[_lease.Sandbox]);
    }

    [Fact]
    public void A_lease_that_the_last_publication_has_not_released_is_released_when_nothing_runs()
    {
        _interposer.Change("plugins/a");
        _lease.Renew();
        _writers.MarkPublished(_writers.Drain(0));

        _lease.Release();

        Assert.Empty(_file.Read()!.Writers);
    }

    [Fact]
    public void A_lease_is_not_released_while_changes_are_unpublished()
    {
        _interposer.Change("plugins/a");
        _lease.Renew();

        _lease.Release();

        Assert.Single(_file.Read()!.Writers);
    }

    [Fact]
    public void A_request_that_is_expected_to_change_files_has_its_changes_leased_by_the_timer()
    {
        _lease.Expect();
        _interposer.Change("plugins/a");

        Assert.True(SpinWait.SpinUntil(() => _file.Latest.Writers.Count == 1, TimeSpan.FromSeconds(10)), "no lease was acquired");
    }

    [Fact]
    public void A_lease_that_cannot_be_written_is_logged()
    {
        using var file = new ManifestFile(Path.Combine(_efs.Path, "missing", "folder"));
        using var lease = new WriterLease(file, _writers, _clock, _log);
        _interposer.Change("plugins/a");

        lease.Renew();

        Assert.Single(_log.Entries, entry => entry.Id == 4012);
    }
}
