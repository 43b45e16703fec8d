using PhpBridge.Caching.Purges;
using Xunit;

namespace PhpBridge.Tests.Caching.Purges;

public sealed class SitePurgesTests : IDisposable
{
    private static readonly string Post = CacheTag.Parse("post-1")!;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly RecordedLog _log = new();

    private string Folder => Path.Combine(_folder.Path, ".phpbridge", "pages");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_purge_is_effective_at_once_where_it_was_made_and_after_the_interval_elsewhere()
    {
        using var oneFile = new PurgeLogFile(Folder);
        using var otherFile = new PurgeLogFile(Folder);
        var (one, other) = (Create(oneFile), Create(otherFile));
        Assert.Null(one.Check()); // There are no pages yet.
        Assert.False(one.IsFailing);
        one.Begin();
        var made = one.Known!.Last;
        Assert.Equal(made, other.Check()!.Last);

        var sequence = one.Commit([Post]);

        Assert.Equal(1, sequence);
        Assert.False(one.Known!.IsValid(made, [Post]));
        Assert.True(other.Check()!.IsValid(made, [Post]), "it looks again only after the interval");
        _clock.Advance(Interval);
        Assert.False(other.Check()!.IsValid(made, [Post]));
    }

    [Fact]
    public void Purges_of_several_sandboxes_have_one_order()
    {
        using var oneFile = new PurgeLogFile(Folder);
        using var otherFile = new PurgeLogFile(Folder);
        var (one, other) = (Create(oneFile), Create(otherFile));

        long[] sequences = [one.Commit([Post]), other.Commit([Post]), other.Commit([Post]), one.Commit([Post])];

        Assert.Equal([1, 2, 3, 4], sequences);
    }

    [Fact]
    public void A_lost_or_damaged_log_makes_all_pages_invalid()
    {
        using var file = new PurgeLogFile(Folder);
        var purges = Create(file);
        purges.Begin();
        var made = purges.Known!.Last;

        File.WriteAllText(Path.Combine(Folder, "purges"), "damaged");
        _clock.Advance(Interval);

        Assert.False(purges.Check()!.IsValid(made, []));
    }

    [Fact]
    public void While_the_log_cannot_be_read_nothing_is_known_and_the_log_says_so_once()
    {
        using var file = new PurgeLogFile(Folder);
        var purges = Create(file);
        Directory.CreateDirectory(Path.Combine(Folder, "purges")); // A folder in the place of the file.

        Assert.Null(purges.Check());
        Assert.True(purges.IsFailing);
        _clock.Advance(Interval);
        Assert.Null(purges.Check());
        Assert.Single(_log.Entries, entry => entry.Id == 7001);

        Directory.Delete(Path.Combine(Folder, "purges"));
        _clock.Advance(Interval);
        Assert.Null(purges.Check());
        Assert.False(purges.IsFailing);
    }

    [Fact]
    public void A_purge_that_cannot_be_written_fails_and_leaves_nothing_known()
    {
        using var file = new PurgeLogFile(Folder);
        var purges = Create(file);
        purges.Begin();
        File.Delete(Path.Combine(Folder, "purges"));
        Directory.CreateDirectory(Path.Combine(Folder, "purges"));

        Assert.Throws<IOException>(() => purges.Commit([Post]));

        Assert.Null(purges.Known);
        Assert.Single(_log.Entries, entry => entry.Id == 7002);
    }

    [Fact]
    public void The_log_is_readable_by_its_owner_only()
    {
        using var file = new PurgeLogFile(Folder);
        Create(file).Commit([Post]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "purges")));
    }

    private SitePurges Create(PurgeLogFile file) => new(file, Interval, _clock, _log);
}
