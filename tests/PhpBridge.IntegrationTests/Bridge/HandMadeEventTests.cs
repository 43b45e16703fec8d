using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Requests that no front of the emulator can be made to send.</summary>
public sealed class HandMadeEventTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Fact]
    public async Task The_client_is_known_by_the_events_source_address_not_by_what_it_claims()
    {
        var claim = new HttpApiEvent("/echo.php") { SourceIp = "203.0.113.9", Headers = { ["x-forwarded-for"] = "198.51.100.1" } };

        var answer = await SendAsync(claim);

        Assert.Contains($"\"REMOTE_ADDR\":\"{Convert.ToBase64String("203.0.113.9"u8)}\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, 200)]
    [InlineData(70_000, 431)]
    [InlineData(1_000_000, 431)]
    public async Task Fields_beyond_what_PHP_takes_are_431_and_the_next_request_is_served(int size, int status)
    {
        var large = new HttpApiEvent("/exit.php") { Headers = { ["x-large"] = new string('a', size) } };

        var answer = await SendAsync(large);
        var next = await SendAsync(new HttpApiEvent("/exit.php"));

        Assert.Equal(status, answer.Status);
        Assert.Equal((200, "said before exit"), (next.Status, next.Body));
    }

    private async Task<EventAnswer> SendAsync(HttpApiEvent request)
    {
        var function = await bridge.FunctionAsync();
        return EventAnswer.Read(await function.InvokeAsync(request.ToPayload(), TestContext.Current.CancellationToken));
    }
}
