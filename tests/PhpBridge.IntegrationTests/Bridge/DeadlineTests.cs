using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A script that is not done in time: the visitor is answered, the script is gone, the sandbox lives.</summary>
public sealed class DeadlineTests
{
    private static FunctionOptions Impatient =>
        BridgeFunction.Options(("PHPBRIDGE_DEADLINE_MARGIN", "1s")) with { Timeout = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData("/sleep.php?seconds=60")]
    [InlineData("/spin.php")]
    [InlineData("/chatter.php")]
    public async Task A_script_past_the_deadline_is_504_and_the_same_sandbox_serves_at_once_with_its_opcode_cache(string slow)
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);
        var before = await PhpServer.AskAsync(function);

        var late = await function.SendAsync(slow);
        var watch = Stopwatch.StartNew();
        var after = await PhpServer.AskAsync(function);

        Assert.InRange(watch.ElapsedMilliseconds, 0, 500);
        Assert.Equal(504, late.Status);
        Assert.Matches("Request id: [0-9a-f-]{36}", late.Text);
        Assert.Single(function.Sandboxes);
        Assert.NotEqual(before.Worker, after.Worker);
        Assert.Equal((before.Master, before.CacheStart), (after.Master, after.CacheStart));
        Assert.False(Processes.IsAlive(before.Worker));
    }

    [Theory]
    [InlineData("foreground")]
    [InlineData("background")]
    [InlineData("pipe")]
    [InlineData("session")]
    [InlineData("proc_open")]
    public async Task Processes_that_a_script_started_end_with_it(string how)
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);
        var argument = RandomNumberGenerator.GetInt32(1_000_000, 9_000_000).ToString(CultureInfo.InvariantCulture);

        var late = function.SendAsync($"/children.php?how={how}&argument={argument}");
        await Processes.UntilAsync(() => Processes.WithLastArgument(argument).Count > 0, "the child runs");
        var status = (await late).Status;
        await PhpServer.AskAsync(function);

        Assert.Equal(504, status);
        Assert.Empty(Processes.WithLastArgument(argument));
    }

    [Fact]
    public async Task A_stopped_scripts_messages_are_logged_once_also_those_that_php_fpm_had_not_sent()
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);

        var late = await function.SendAsync("/stuck.php?in=sleep");
        await function.LateLineAsync(line => line.Contains("but we wait", StringComparison.Ordinal));
        await PhpServer.AskAsync(function);

        Assert.Equal(504, late.Status);
        Assert.Single(function.LogLines, line => line.Contains("an order comes in", StringComparison.Ordinal));
        Assert.Single(function.LogLines, line => line.Contains("but we wait", StringComparison.Ordinal));
        Assert.Single(function.LogLines, line => line.Contains("the bank does not answer\\nbut we wait", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_after_the_response_is_logged_once()
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);

        await function.SendAsync("/finish.php");
        var line = await function.LateLineAsync(line => line.Contains("afterwards", StringComparison.Ordinal));
        await PhpServer.AskAsync(function);

        Assert.Single(function.LogLines, line => line.Contains("before the answer", StringComparison.Ordinal));
        Assert.Single(function.LogLines, line => line.Contains("afterwards", StringComparison.Ordinal));
        Assert.Contains("\"requestId\":\"", line, StringComparison.Ordinal);
    }
}
