using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class LeaseExpiryTests : IDisposable
{
    private readonly TemporaryFolder _efs = new();
    private readonly FakeClock _clock = new();
    private readonly RecordedLog _log = new();
    private readonly ManifestFile _file;
    private readonly LeaseExpiry _expiry;

    public LeaseExpiryTests()
    {
        _file = new ManifestFile(_efs.Path);
        _expiry = new LeaseExpiry(_file, "own", _clock, _log);
    }

    public void Dispose()
    {
        _file.Dispose();
        _efs.Dispose();
    }

    [Fact]
    public void A_lease_that_is_not_renewed_for_20_seconds_is_removed_and_everything_counts_as_changed()
    {
        _expiry.Observe(_file.Update(manifest => manifest.WithWriter("other")));
        _clock.Advance(TimeSpan.FromSeconds(20));

        _expiry.RemoveExpired();

        var manifest = _file.Read()!;
        Assert.Empty(manifest.Writers);
        Assert.Equal([new PathChange("", ChangeScope.Subtree)], manifest.Changes.Select(change => change.Change));
        Assert.Equal([4013], _log.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void A_lease_that_is_renewed_does_not_expire()
    {
        for (var i = 0; i < 10; i++)
        {
            _expiry.Observe(_file.Update(manifest => manifest.WithWriter("other")));
            _clock.Advance(TimeSpan.FromSeconds(19));
            _expiry.RemoveExpired();
        }

        Assert.Single(_file.Read()!.Writers);
    }

    [Fact]
    public void The_age_of_a_lease_is_counted_from_when_this_sandbox_first_saw_it()
    {
        var manifest = _file.Update(manifest => manifest.WithWriter("other"));
        _clock.Advance(TimeSpan.FromHours(1)); // The sandbox was frozen.

        _expiry.Observe(manifest);
        _expiry.RemoveExpired();

        Assert.Single(_file.Read()!.Writers);
    }

    [Fact]
    public void The_own_lease_is_never_removed()
    {
        _expiry.Observe(_file.Update(manifest => manifest.WithWriter("own")));
        _clock.Advance(TimeSpan.FromHours(1));

        _expiry.RemoveExpired();

        Assert.Single(_file.Read()!.Writers);
    }

    [Fact]
    public void A_lease_that_was_renewed_since_the_manifest_was_read_is_not_removed()
    {
        _expiry.Observe(_file.Update(manifest => manifest.WithWriter("other")));
        _clock.Advance(TimeSpan.FromSeconds(20));
        using (var other = new ManifestFile(_efs.Path))
        {
            other.Update(manifest => manifest.WithWriter("other"));
        }

        _expiry.RemoveExpired();

        Assert.Single(_file.Read()!.Writers);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void A_lease_that_was_released_in_time_changes_nothing()
    {
        _expiry.Observe(_file.Update(manifest => manifest.WithWriter("other")));
        var released = _file.Update(manifest => manifest.WithoutWriter("other"));
        _expiry.Observe(released);
        _clock.Advance(TimeSpan.FromHours(1));

        _expiry.RemoveExpired();

        Assert.Equal(released.Revision, _file.Read()!.Revision);
    }
}
