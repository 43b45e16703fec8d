using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>php-fpm dies behind the bridge's back.</summary>
public sealed class FpmDeathTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-death-");

    /// <summary>
    /// In Lambda nothing dies while everything is frozen; a process that is stopped could not die of SIGTERM or be replaced.
    /// </summary>
    private static FunctionOptions Running => BridgeFunction.Options() with { Freeze = false };

    private string Started => Path.Combine(_directory.FullName, "started");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_worker_killed_while_idle_is_replaced()
    {
        await using var function = await BridgeFunction.StartAsync(Running);
        var before = await PhpServer.AskAsync(function);

        await Processes.SignalAsync(before.Worker, "KILL");
        var after = await PhpServer.AskAsync(function);

        Assert.NotEqual(before.Worker, after.Worker);
        Assert.Equal((before.Master, before.CacheStart), (after.Master, after.CacheStart));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("QUIT")]
    public async Task After_the_master_ended_while_idle_a_new_one_serves_and_no_old_worker_survives(string signal)
    {
        await using var function = await BridgeFunction.StartAsync(Running);
        var before = await PhpServer.AskAsync(function);

        await Processes.SignalAsync(before.Master, signal);
        await Processes.UntilAsync(() => !Processes.Exists(before.Master), "the master is gone and the bridge has noticed");
        var after = await PhpServer.AskAsync(function);

        Assert.NotEqual(before.Master, after.Master);
        Assert.NotEqual(before.Worker, after.Worker);
        Assert.Equal([after.Worker], Processes.WorkersOf(function.Sandboxes[0].ProcessId));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task A_master_killed_during_a_request_lets_it_end_and_the_next_request_gets_a_new_one()
    {
        await using var function = await BridgeFunction.StartAsync(Running);
        var before = await PhpServer.AskAsync(function);

        var slow = function.SendAsync($"/sleep.php?seconds=1&started={Started}");
        await Processes.UntilAsync(() => File.Exists(Started), "the script runs");
        await Processes.SignalAsync(before.Master, "KILL");
        var during = await slow;
        var after = await PhpServer.AskAsync(function);

        Assert.Equal("beforeafter", during.Text);
        Assert.NotEqual(before.Master, after.Master);
        Assert.NotEqual(before.Worker, after.Worker);
        Assert.Equal([after.Worker], Processes.WorkersOf(function.Sandboxes[0].ProcessId));
    }

    [Fact]
    public async Task A_worker_killed_during_a_request_is_502()
    {
        await using var function = await BridgeFunction.StartAsync(Running);
        var before = await PhpServer.AskAsync(function);

        var slow = function.SendAsync($"/sleep.php?seconds=60&started={Started}");
        await Processes.UntilAsync(() => File.Exists(Started), "the script runs");
        await Processes.SignalAsync(before.Worker, "KILL");
        var during = await slow;
        var after = await PhpServer.AskAsync(function);

        Assert.Equal(502, during.Status);
        Assert.Equal(before.Master, after.Master);
    }
}
