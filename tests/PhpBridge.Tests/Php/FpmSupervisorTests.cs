using PhpBridge.Linux;
using PhpBridge.Php;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Php;

[Collection(StubbedFpm.Collection)]
public sealed class FpmSupervisorTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Every_worker_has_a_pool_with_a_process_of_its_own()
    {
        using var fpm = Started(workers: 2);

        var processes = Enumerable.Range(0, 2).Select(worker => ProcessOf(fpm.Supervisor.GetPool(worker, StubbedFpm.Later))).ToList();

        Assert.Equal(2, processes.Distinct().Count());
    }

    [Fact]
    public void A_replaced_worker_has_another_process_in_the_same_pool()
    {
        using var fpm = Started();
        var pool = fpm.Supervisor.GetPool(0, StubbedFpm.Later);
        var before = ProcessOf(pool);

        FpmSupervisor.ReplaceWorker(pool);

        Assert.NotEqual(before, ProcessOf(pool, other: before));
        Assert.Equal(pool, fpm.Supervisor.GetPool(0, StubbedFpm.Later));
        Assert.Empty(fpm.Log.Entries);
    }

    [Fact]
    public void A_replaced_master_has_other_sockets()
    {
        using var fpm = Started();
        var before = fpm.Supervisor.GetPool(0, StubbedFpm.Later);

        fpm.Supervisor.ReplaceMaster(before);
        var after = fpm.Supervisor.GetPool(0, StubbedFpm.Later);

        Assert.NotEqual(before.Socket, after.Socket);
        Assert.False(File.Exists(before.Socket));
        Assert.Null(ProcessTable.FindTitled(before.ProcessTitle));
    }

    [Fact]
    public void A_master_that_was_replaced_already_is_not_replaced_again()
    {
        using var fpm = Started();
        var before = fpm.Supervisor.GetPool(0, StubbedFpm.Later);
        fpm.Supervisor.ReplaceMaster(before);
        var after = fpm.Supervisor.GetPool(0, StubbedFpm.Later);

        fpm.Supervisor.ReplaceMaster(before);

        Assert.Equal(after, fpm.Supervisor.GetPool(0, StubbedFpm.Later));
    }

    [Fact]
    public void A_master_that_has_ended_is_started_again_with_its_workers()
    {
        using var fpm = Started();
        var before = fpm.Supervisor.GetPool(0, StubbedFpm.Later);
        KillMasterOf(before);

        var after = fpm.Supervisor.GetPool(0, StubbedFpm.Later);

        Assert.NotEqual(before.Socket, after.Socket);
        Assert.Null(ProcessTable.FindTitled(before.ProcessTitle));
        Assert.Contains(fpm.Log.Entries, entry => entry.Id == 2001);
    }

    [Fact]
    public void A_php_fpm_that_cannot_be_executed_is_reported_with_its_setting()
    {
        using var fpm = new StubbedFpm(executable: "/not/there");

        var failure = Assert.Throws<PhpException>(fpm.Supervisor.Start);

        Assert.Equal(PhpFailure.Unavailable, failure.Failure);
        Assert.Contains("'/not/there' (PHPBRIDGE_PHP_FPM)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_php_fpm_that_ends_at_its_start_is_reported_at_once_and_started_by_the_next_request()
    {
        using var fpm = new StubbedFpm(start: "fail");
        fpm.Supervisor.Start();

        var failure = Assert.Throws<PhpException>(fpm.Supervisor.WaitUntilReady);
        Assert.Throws<PhpException>(() => fpm.Supervisor.GetPool(0, StubbedFpm.Later));

        Assert.Contains("php-fpm did not start", failure.Message, StringComparison.Ordinal);
        Assert.Contains(fpm.Log.Entries, entry => entry.Id == 2001);
    }

    [Fact]
    public void A_request_waits_for_a_start_until_its_deadline_and_the_start_continues()
    {
        using var fpm = new StubbedFpm(start: "hang");
        fpm.Supervisor.Start();

        var first = Assert.Throws<PhpException>(() => fpm.Supervisor.GetPool(0, Deadline.After(Moment)));
        var second = Assert.Throws<PhpException>(() => fpm.Supervisor.GetPool(0, Deadline.After(Moment)));

        Assert.Equal(["php-fpm is still starting", "php-fpm is still starting"], [first.Message, second.Message]);
        Assert.Empty(fpm.Log.Entries);
    }

    [Fact]
    public void A_php_fpm_that_is_not_ready_in_time_is_ended_and_reported_with_its_setting()
    {
        using var fpm = new StubbedFpm(start: "hang", startTimeout: Moment);
        fpm.Supervisor.Start();

        var failure = Assert.Throws<PhpException>(fpm.Supervisor.WaitUntilReady);

        Assert.Contains("PHPBRIDGE_FPM_START_TIMEOUT", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(fpm.RunDirectory, "*.sock"));
    }

    [Fact]
    public void A_stopped_supervisor_leaves_no_process_and_no_file_and_starts_nothing()
    {
        using var fpm = Started(workers: 2);
        var pool = fpm.Supervisor.GetPool(1, StubbedFpm.Later);

        fpm.Supervisor.Dispose();

        Assert.Null(ProcessTable.FindTitled(pool.ProcessTitle));
        Assert.Empty(Directory.EnumerateFileSystemEntries(fpm.RunDirectory));
        Assert.Throws<PhpException>(() => fpm.Supervisor.GetPool(1, StubbedFpm.Later));
    }

    private static StubbedFpm Started(int workers = 1)
    {
        var fpm = new StubbedFpm(workers);
        fpm.Supervisor.Start();
        fpm.Supervisor.WaitUntilReady();
        return fpm;
    }

    private static void KillMasterOf(FpmPool pool)
    {
        using var master = ProcessTable.Find(ParentOf(ProcessOf(pool)));
        master!.Kill();
        Assert.True(master.WaitForExit(TimeSpan.FromSeconds(60)));
    }

    private static int ParentOf(int process) => new ProcessEntry(process, new ProcessFiles()).Parent;

    /// <summary>The id of the pool's worker, once the master has forked it.</summary>
    /// <param name="other">A process that may not have ended yet.</param>
    private static int ProcessOf(FpmPool pool, int other = 0)
    {
        for (var deadline = StubbedFpm.Later; !deadline.Expired; Thread.Sleep(5))
        {
            if (ProcessTable.FindTitled(pool.ProcessTitle) is { } process && process != other)
            {
                return process;
            }
        }

        throw new TimeoutException($"{pool.Name} has no worker");
    }
}
