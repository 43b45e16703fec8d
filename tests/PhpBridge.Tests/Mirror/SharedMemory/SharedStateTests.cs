using System.Runtime.InteropServices;
using System.Text;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

public sealed class SharedStateTests : IDisposable
{
    private readonly TemporaryFolder _sandbox = new();
    private SharedState? _state;

    private string StatePath => Path.Combine(_sandbox.Path, "state");

    public void Dispose()
    {
        _state?.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Opened_files_are_read_on_from_where_the_last_call_ended()
    {
        var state = Create();
        var php = new StateFile(StatePath);
        var position = 0;
        php.Open("index.php", "ä.php");
        Assert.Equal([("index.php", true), ("ä.php", true)], state.ReadOpened(ref position));
        Assert.Equal(state.OpenedEnd, position);

        php.OpenMissed("late.php");

        Assert.Equal([("late.php", false)], state.ReadOpened(ref position));
        Assert.Empty(state.ReadOpened(ref position));
    }

    [Fact]
    public void An_opened_file_that_is_still_being_recorded_is_read_later()
    {
        var state = Create();
        var php = new StateFile(StatePath);
        var position = 0;
        php.Put(nameof(StateLayout.OpenedLogLength), 12u);
        Assert.Empty(state.ReadOpened(ref position));

        php.Open("a.php");

        Assert.Equal([("a.php", true)], state.ReadOpened(ref position));
    }

    [Fact]
    public void Exclusions_follow_one_another_in_a_list_that_ends_with_an_empty_one()
    {
        var state = Create("wp-content/uploads", "wp-content/cache");

        Assert.True(state.TryExclude("ä.log"));

        Assert.Equal("wp-content/uploads\0wp-content/cache\0ä.log\0\0", Text(nameof(StateLayout.Excluded), 44));
    }

    [Fact]
    public void An_exclusion_that_does_not_fit_or_is_empty_changes_nothing()
    {
        var state = Create(new string('x', StateLayout.ExcludedSize - 10));

        Assert.False(state.TryExclude("12345678"));
        Assert.False(state.TryExclude(""));
        Assert.Equal("x\0\0", Text(nameof(StateLayout.Excluded), 3, StateLayout.ExcludedSize - 11));
        Assert.True(state.TryExclude("123456"));
    }

    [Fact]
    public void The_real_root_changes_beside_the_one_that_processes_may_be_reading()
    {
        var state = Create();

        state.RealRoot = "/releases/2";
        Assert.Equal(
            ("/real\0", "/releases/2\0", 1),
            (Text(nameof(StateLayout.RealRoots), 6), Text(nameof(StateLayout.RealRoots), 12, StateLayout.MaxPath), ActiveRealRoot));

        state.RealRoot = "/r";
        Assert.Equal(
            ("/r\0\0\0\0", "/releases/2\0", 0),
            (Text(nameof(StateLayout.RealRoots), 6), Text(nameof(StateLayout.RealRoots), 12, StateLayout.MaxPath), ActiveRealRoot));
    }

    [Fact]
    public void Paths_that_are_too_long_are_refused()
    {
        Assert.Throws<IOException>(() => new SharedState(StatePath, 1, "/" + new string('x', StateLayout.MaxPath), "/real", "/d", []));
        Assert.Throws<IOException>(
            () => new SharedState(StatePath, 1, "/site", "/real", "/" + new string('x', StateLayout.MaxDirectory), []));
        Assert.Throws<IOException>(() => Create().RealRoot = new string('x', StateLayout.MaxPath));
    }

    [Fact]
    public void The_many_writers_of_a_managed_instance_share_the_same_memory()
    {
        _state = new SharedState(StatePath, workers: 500, "/site", "/real", _sandbox.Path, []);
        var php = new StateFile(StatePath);
        php.Change("a.php", writer: 500);
        php.Change("b.php", writer: 499);

        Assert.InRange(new FileInfo(StatePath).Length, 4_000_000, 18_500_000);
        Assert.Equal(501, _state.Writers);
        Assert.Equal(["a.php"], _state.Writer(500).ReadChanges(out _).Select(change => change.Path));
        Assert.Equal(["b.php"], _state.Writer(499).ReadChanges(out _).Select(change => change.Path));
    }

    [Fact]
    public void Processes_see_the_number_of_the_active_index_and_arrivals_of_blobs()
    {
        var state = Create();

        state.ActiveIndex = 7;
        state.AnnounceBlobs();
        state.AnnounceBlobs();

        Assert.Equal((7, 2), (Number(nameof(StateLayout.ActiveIndex)), Number(nameof(StateLayout.BlobArrivals))));
    }

    private int ActiveRealRoot => Number(nameof(StateLayout.ActiveRealRoot));

    private SharedState Create(params string[] excluded)
    {
        _state?.Dispose();
        return _state = new SharedState(StatePath, workers: 1, "/site", "/real", _sandbox.Path, excluded);
    }

    private string Text(string field, int length, int at = 0)
        => Encoding.UTF8.GetString(File.ReadAllBytes(StatePath).AsSpan((int)Marshal.OffsetOf<StateLayout>(field) + at, length));

    private int Number(string field)
        => BitConverter.ToInt32(File.ReadAllBytes(StatePath).AsSpan((int)Marshal.OffsetOf<StateLayout>(field)));
}
