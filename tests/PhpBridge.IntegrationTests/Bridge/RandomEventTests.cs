using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RandomEventTests
{
    private const int Count = 10_000;
    private const int MemoryLimitKilobytes = 64 * 1024;

    [Fact]
    public async Task Ten_thousand_random_events_are_answered_or_refused_by_one_process_that_stays_small()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options());
        var events = new RandomEvents(seed: 20260701);
        var answered = 0;

        for (var i = 0; i < Count; i++)
        {
            var payload = events.Next();
            var result = await function.InvokeAsync(payload, TestContext.Current.CancellationToken);
            Assert.True(
                IsLegal(result),
                $"event {i} was answered with {result.FunctionError}: "
                    + $"{Convert.ToBase64String(result.Payload.Span[..Math.Min(300, result.Payload.Length)])}; it was "
                    + $"{Convert.ToBase64String(payload)}");
            answered += result.FunctionError is null ? 1 : 0;
        }

        var last = EventAnswer.Read(
            await function.InvokeAsync(new HttpApiEvent("/exit.php").ToPayload(), TestContext.Current.CancellationToken));
        var sandbox = Assert.Single(function.Sandboxes);
        Assert.Equal((200, "said before exit"), (last.Status, last.Body));
        Assert.InRange(answered, Count / 4, Count * 3 / 4);
        Assert.InRange(Processes.Memory(sandbox.ProcessId, "VmRSS"), 1, MemoryLimitKilobytes);
    }

    /// <summary>A status and a body, or an error that says the event was at fault.</summary>
    private static bool IsLegal(InvocationResult result)
    {
        if (result.Payload.IsEmpty)
        {
            return false;
        }

        var answer = JsonElement.Parse(result.Payload.Span);
        return result.FunctionError is null
            ? answer.GetProperty("statusCode").GetInt32() is >= 200 and < 600 and not (502 or 503 or 504)
                && answer.GetProperty("body").ValueKind == JsonValueKind.String
            : answer.GetProperty("errorType").GetString() == "Runtime.InvalidEvent";
    }
}
