using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A script that logs in a loop costs neither the response nor the log.</summary>
public sealed class WarningFloodTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Fact]
    public async Task A_hundred_thousand_warnings_block_nobody_and_are_capped()
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync("/warnings.php?count=100000");
        var dropped = await function.WaitForLogLineAsync(
            line => line.Contains("are dropped", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal("done", reply.Text);
        Assert.Contains("\"requestId\":", dropped, StringComparison.Ordinal);
        Assert.InRange(function.LogLines.Sum(line => line.Length), 1, 2_000_000);
    }

    [Fact]
    public async Task Every_warning_is_logged_in_a_line_of_its_own()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options());

        var reply = await function.SendAsync("/warnings.php?count=200");
        await function.WaitForLogLineAsync(
            line => line.Contains("warning number 199 ", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal("done", reply.Text);
        Assert.All(
            Enumerable.Range(0, 200),
            i => Assert.Single(
                function.LogLines,
                line => line.Contains($"\"message\":\"warning number {i} of a script that worries\"", StringComparison.Ordinal)));
    }
}
