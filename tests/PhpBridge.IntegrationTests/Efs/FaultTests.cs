using System.Diagnostics;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>The EFS model when the server does not answer, and its time when it does.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly EfsServer _server = new();

    public FaultTests() => _server.Put("file", "text");

    [Fact]
    public async Task While_the_server_is_gone_requests_wait_and_caches_answer()
    {
        using var mount = _server.Mount();
        Posix.StatForced(mount.Path);
        Posix.Stat(mount.On("file"));
        mount.Fail(EfsFault.Gone);

        var read = Task.Run(() => Posix.ReadFile(mount.On("file")));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(4, Posix.Stat(mount.On("file")).Size);
        Assert.False(read.IsCompleted);
        mount.Fail(EfsFault.None);

        Assert.Equal("text", await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_server_comes_back_when_told()
    {
        using var mount = _server.Mount();
        var started = Stopwatch.GetTimestamp();
        mount.Fail(EfsFault.Gone, TimeSpan.FromMilliseconds(500));

        Assert.Equal("text", Posix.ReadFile(mount.On("file")));

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 480, 10_000);
    }

    [Fact]
    public void Errors_are_input_output_errors_and_end()
    {
        using var mount = _server.Mount();
        mount.Fail(EfsFault.Error);

        Assert.Equal(Posix.InputOutputError, Assert.Throws<PosixException>(() => Posix.ReadFile(mount.On("file"))).Error);
        Assert.Equal(Posix.InputOutputError, Assert.Throws<PosixException>(() => Posix.WriteFile(mount.On("new"), "text")).Error);
        mount.Fail(EfsFault.None);

        Assert.Equal("text", Posix.ReadFile(mount.On("file")));
        Assert.False(File.Exists(mount.On("new")));
    }

    [Fact]
    public async Task A_mount_ends_while_the_server_is_gone()
    {
        var mount = _server.Mount();
        mount.Fail(EfsFault.Gone);
        var read = Task.Run(() => Posix.ReadFile(mount.On("file")));
        await Task.Delay(100, TestContext.Current.CancellationToken);

        mount.Dispose();

        await Assert.ThrowsAsync<PosixException>(() => read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(mount.Path));
    }

    [Fact]
    public void Every_round_trip_takes_its_time()
    {
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.FromMilliseconds(5) });
        Posix.StatForced(mount.On("file"));
        var started = Stopwatch.GetTimestamp();

        for (var i = 0; i < 40; i++)
        {
            Posix.StatForced(mount.On("file"));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 40 * 4.9, 40 * 15);
        Assert.Equal(0, Measure(TimeSpan.Zero) / 40);

        // Changed while mounted.
        int Measure(TimeSpan latency)
        {
            mount.Set(EfsParameter.MetaUs, (long)latency.TotalMicroseconds);
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < 40; i++)
            {
                Posix.StatForced(mount.On("file"));
            }

            return (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds / 5;
        }
    }

    [Fact]
    public async Task Round_trips_overlap_also_in_one_folder()
    {
        for (var i = 0; i < 32; i++)
        {
            _server.Put($"folder/{i}", "text");
        }

        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.FromMilliseconds(100) });
        Posix.StatForced(mount.On("folder"));
        File.Exists(mount.On("folder/missing")); // So that ACCESS has been asked for.
        var started = Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Factory.StartNew(
            () => Posix.Stat(mount.On($"folder/{i}")),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 90, 32 * 50);
        Assert.InRange(mount[EfsCounter.InFlightMax], 8, 64);
    }

    [Fact]
    public void Bytes_take_their_time_on_the_wire()
    {
        _server.Put("large", new string('x', 5_000_000));
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.Zero, MegabytesPerSecond = 10 });
        var started = Stopwatch.GetTimestamp();

        File.ReadAllBytes(mount.On("large"));

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 450, 5000);
    }

    [Fact]
    public void Jitter_makes_some_round_trips_slower()
    {
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.FromMilliseconds(2), JitterPercent = 2000 });
        Posix.StatForced(mount.On("file"));

        var times = Enumerable.Range(0, 60).Select(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Posix.StatForced(mount.On("file"));
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }).Order().ToList();

        Assert.InRange(times[10], 1.8, 10);
        Assert.InRange(times[^3], 12, 100);
    }

    public void Dispose() => _server.Dispose();
}
