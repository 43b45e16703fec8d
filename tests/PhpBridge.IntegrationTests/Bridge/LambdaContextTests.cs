using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class LambdaContextTests
{
    [Fact]
    public async Task A_script_knows_its_invocation_and_the_events_context()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options());

        var seen = PhpView.Parse(await function.SendAsync("/echo.php"));

        var invocation = JsonElement.Parse(seen.Server("LAMBDA_INVOCATION_CONTEXT")!);
        Assert.NotEqual("", invocation.GetProperty("awsRequestId").GetString());
        Assert.True(invocation.GetProperty("deadlineMs").GetInt64() > DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.StartsWith("Root=1-", seen.Server("_X_AMZN_TRACE_ID"), StringComparison.Ordinal);
        Assert.Equal(invocation.GetProperty("traceId").GetString(), seen.Server("_X_AMZN_TRACE_ID"));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(seen.Server("LAMBDA_REQUEST_CONTEXT")!).ValueKind);
    }
}
