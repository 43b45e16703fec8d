using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A script that does not come to its end; the next one must not notice.</summary>
public sealed class CrashTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Theory]
    [InlineData("start")]
    [InlineData("middle")]
    public async Task A_crash_is_502_and_the_next_request_is_served_in_full(string when)
    {
        var function = await bridge.FunctionAsync();

        var crashed = await function.SendAsync($"/crash.php?when={when}");
        var next = await function.SendAsync("/chunks.php");

        Assert.Equal(502, crashed.Status);
        Assert.DoesNotContain("half a page", crashed.Text, StringComparison.Ordinal);
        Assert.Equal(200, next.Status);
        Assert.StartsWith("chunk 0\n", next.Text, StringComparison.Ordinal);
        Assert.EndsWith("chunk 499\n", next.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_crashes_in_a_row_leave_a_function_that_serves()
    {
        var function = await bridge.FunctionAsync();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(502, (await function.SendAsync($"/crash.php?when={(i % 2 == 0 ? "start" : "middle")}")).Status);
        }

        Assert.Equal("chunk 0", (await function.SendAsync("/chunks.php")).Text.Split('\n')[0]);
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task Exit_ends_a_response_not_an_error()
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync("/exit.php");

        Assert.Equal((200, "said before exit"), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task An_uncaught_exception_is_500_and_its_message_is_in_the_log_with_the_request_id()
    {
        var function = await bridge.FunctionAsync();

        var result = await function.InvokeAsync(new HttpApiEvent("/exception.php").ToPayload(), TestContext.Current.CancellationToken);
        var line = await function.WaitForLogLineAsync(
            line => line.Contains("flux capacitor", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal((500, ""), (EventAnswer.Read(result).Status, EventAnswer.Read(result).Body));
        Assert.Contains("PHP Fatal error:  Uncaught RuntimeException", line, StringComparison.Ordinal);
        Assert.Contains($"\"requestId\":\"{result.RequestId}\"", line, StringComparison.Ordinal);
    }
}
