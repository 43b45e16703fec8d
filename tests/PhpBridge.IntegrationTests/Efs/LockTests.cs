using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>Locks on the EFS model: two clients exclude each other.</summary>
public sealed class LockTests : IDisposable
{
    private readonly EfsServer _server = new();
    private readonly EfsMount _mine;
    private readonly EfsMount _theirs;

    public LockTests()
    {
        _server.Put("file", "0123456789");
        var settings = new EfsSettings { Latency = TimeSpan.Zero, LockWaitMin = TimeSpan.FromMilliseconds(50) };
        _mine = _server.Mount(settings);
        _theirs = _server.Mount(settings);
    }

    [Fact]
    public void A_range_is_for_one_client()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        var theirs = Posix.Open(_theirs.On("file"), Posix.ReadWrite);

        Assert.True(Posix.TryLockRange(mine, 0, 5, exclusive: true));
        Assert.False(Posix.TryLockRange(theirs, 4, 1, exclusive: true));
        Assert.False(Posix.TryLockRange(theirs, 4, 1, exclusive: false));
        Assert.True(Posix.TryLockRange(theirs, 5, 5, exclusive: true));
        Posix.Close(mine); // And with it the lock.
        Assert.True(Posix.TryLockRange(theirs, 0, 5, exclusive: true));
        Posix.Close(theirs);
    }

    [Fact]
    public void Many_may_share_a_lock()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        var theirs = Posix.Open(_theirs.On("file"), Posix.ReadWrite);

        Assert.True(Posix.TryLockRange(mine, 0, 5, exclusive: false));
        Assert.True(Posix.TryLockRange(theirs, 0, 5, exclusive: false));
        Assert.False(Posix.TryLockRange(theirs, 0, 5, exclusive: true));

        Posix.Close(mine);
        Posix.Close(theirs);
    }

    [Fact]
    public void Flock_is_a_lock_on_the_whole_file()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        var theirs = Posix.Open(_theirs.On("file"), Posix.ReadWrite);

        Assert.Equal(0, Posix.TryLockFile(mine, Posix.ExclusiveLock | Posix.NoWait));
        Assert.Equal(Posix.WouldBlock, Posix.TryLockFile(theirs, Posix.Shared | Posix.NoWait));
        Assert.False(Posix.TryLockRange(theirs, 3, 1, exclusive: true));
        Assert.Equal(0, Posix.TryLockFile(mine, Posix.Unlock));
        Assert.Equal(0, Posix.TryLockFile(theirs, Posix.ExclusiveLock | Posix.NoWait));
        Posix.Close(theirs);
        Assert.Equal(0, Posix.TryLockFile(mine, Posix.ExclusiveLock)); // Waits: the kernel tells of a close a moment later.
        Posix.Close(mine);
    }

    [Fact]
    public void Flock_excludes_within_one_client_too()
    {
        var one = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        var other = Posix.Open(_mine.On("file"), Posix.ReadWrite);

        Assert.Equal(0, Posix.TryLockFile(one, Posix.ExclusiveLock | Posix.NoWait));
        Assert.Equal(Posix.WouldBlock, Posix.TryLockFile(other, Posix.ExclusiveLock | Posix.NoWait));

        Posix.Close(one);
        Posix.Close(other);
    }

    [Fact]
    public void An_exclusive_flock_wants_the_file_open_for_writing()
    {
        var file = Posix.Open(_mine.On("file"), Posix.ReadOnly);

        Assert.Equal(Posix.BadDescriptor, Posix.TryLockFile(file, Posix.ExclusiveLock | Posix.NoWait));
        Assert.Equal(0, Posix.TryLockFile(file, Posix.Shared | Posix.NoWait));

        Posix.Close(file);
    }

    [Fact]
    public async Task Who_waits_for_a_lock_gets_it_and_keeps_nobody_else_waiting()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        Posix.LockRange(mine, 0, 1);

        var waiting = Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            var file = Posix.Open(_theirs.On("file"), Posix.ReadWrite);
            Posix.LockRange(file, 0, 1);
            Posix.Close(file); // POSIX: with any of its descriptors, all of the process's locks on a file are gone.
        })).ToList();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);
        Assert.Equal("0123456789", Posix.ReadFile(_theirs.On("file")));
        Posix.Close(mine);

        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Threads_of_one_process_may_lock_and_close_at_the_same_time()
    {
        var work = Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 100; round++)
                {
                    var file = Posix.Open(_mine.On("file"), Posix.ReadWrite);
                    Posix.LockRange(file, i, 1);
                    Posix.Close(file);
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_client_that_ends_leaves_no_lock()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        using (var other = _server.Mount())
        {
            var file = Posix.Open(other.On("file"), Posix.ReadWrite);
            Assert.True(Posix.TryLockRange(file, 0, 0, exclusive: true));
            Assert.False(Posix.TryLockRange(mine, 0, 0, exclusive: true));
        }

        Assert.True(Posix.TryLockRange(mine, 0, 0, exclusive: true));
        Posix.Close(mine);
    }

    [Fact]
    public void Who_gets_a_lock_sees_what_was_written_under_it()
    {
        var mine = Posix.Open(_mine.On("file"), Posix.ReadWrite);
        Assert.Equal("0123456789", Posix.Read(mine));
        var theirs = Posix.Open(_theirs.On("file"), Posix.ReadWrite);
        Assert.True(Posix.TryLockRange(theirs, 0, 0, exclusive: true));
        Posix.Write(theirs, "9876543210");
        Posix.Close(theirs);

        Posix.LockRange(mine, 0, 0);

        Assert.Equal("9876543210", Posix.Read(mine));
        Posix.Close(mine);
    }

    public void Dispose()
    {
        _mine.Dispose();
        _theirs.Dispose();
        _server.Dispose();
    }
}
