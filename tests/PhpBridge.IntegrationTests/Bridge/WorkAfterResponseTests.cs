using System.Diagnostics;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What a script does after fastcgi_finish_request(): mails, image sizes, wp-cron.</summary>
public sealed class WorkAfterResponseTests : IDisposable
{
    private readonly string _done = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_done);

    [Theory]
    [InlineData("on", InvokeMode.Buffered)]
    [InlineData("off", InvokeMode.Buffered)]
    [InlineData("on", InvokeMode.ResponseStream)]
    [InlineData("off", InvokeMode.ResponseStream)]
    public async Task The_visitor_is_answered_at_once_and_the_work_is_done_before_the_sandbox_sleeps_or_serves_again(
        string extension, InvokeMode mode)
    {
        await using var function = await StartAsync(mode, ("PHPBRIDGE_EXTENSION", extension));

        var reply = await function.SendAsync($"/finish.php?ms=500&done={_done}");
        var wasDone = File.Exists(_done);
        await Processes.UntilAsync(() => File.Exists(_done), "the work is done though nobody asks for anything");
        var next = await function.SendAsync("/exit.php");

        Assert.Equal("finished", reply.Text);
        Assert.False(wasDone);
        Assert.Equal("said before exit", next.Text);
        Assert.Single(function.Sandboxes);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task The_next_request_comes_when_the_work_is_done(string extension)
    {
        await using var function = await StartAsync(InvokeMode.Buffered, ("PHPBRIDGE_EXTENSION", extension));

        for (var i = 0; i < 3; i++)
        {
            await function.SendAsync($"/finish.php?ms=200&done={_done}");
            var next = await function.SendAsync("/exit.php");

            Assert.Equal("said before exit", next.Text);
            Assert.True(File.Exists(_done));
            File.Delete(_done);
        }

        Assert.Single(function.Sandboxes);
        Assert.DoesNotContain(function.LogLines, line => line.Contains("for a worker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Work_past_the_deadline_is_stopped_and_said_so_and_the_sandbox_serves_on(string extension)
    {
        await using var function = await EmulatedFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DEADLINE_MARGIN", "1s"), ("PHPBRIDGE_EXTENSION", extension)) with
            {
                Timeout = TimeSpan.FromSeconds(2),
            },
            Cancellation);
        var before = await PhpServer.AskAsync(function);

        var reply = await function.SendAsync($"/finish.php?ms=60000&done={_done}");
        var line = await function.LateLineAsync(line => line.Contains("was stopped", StringComparison.Ordinal));
        var after = await PhpServer.AskAsync(function);

        Assert.Equal("finished", reply.Text);
        Assert.Contains("/finish.php", line, StringComparison.Ordinal);
        Assert.Contains("\"requestId\":\"", line, StringComparison.Ordinal);
        Assert.False(Processes.IsAlive(before.Worker));
        Assert.Equal((before.Master, before.CacheStart), (after.Master, after.CacheStart));
        Assert.False(File.Exists(_done));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task A_worker_that_dies_at_its_work_is_no_trouble_to_the_next_request()
    {
        await using var function = await StartAsync(InvokeMode.Buffered);
        var server = await PhpServer.AskAsync(function);

        await function.SendAsync($"/finish.php?ms=60000&done={_done}");
        var watch = Stopwatch.StartNew();
        await Processes.SignalAsync(server.Worker, "KILL");
        var next = await function.SendAsync("/exit.php");

        Assert.Equal("said before exit", next.Text);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static Task<EmulatedFunction> StartAsync(InvokeMode mode, params IReadOnlyList<(string Name, string Value)> variables) =>
        BridgeFunction.StartAsync(mode == InvokeMode.ResponseStream
            ? BridgeFunction.StreamingOptions(EventShapeName.FunctionUrl, variables)
            : BridgeFunction.Options(variables));
}
