using System.Text.Json;
using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>What who.php says: which processes serve, and since when their opcode cache lives.</summary>
internal sealed record PhpServer(int Worker, int Master, long CacheStart)
{
    public static async Task<PhpServer> AskAsync(EmulatedFunction function)
    {
        var reply = await function.SendAsync("/who.php");
        if (reply.Status != 200)
        {
            throw new FormatException($"{reply.Status}: {reply.Text}");
        }

        var who = JsonElement.Parse(reply.Body.Span);
        return new(who.GetProperty("worker").GetInt32(), who.GetProperty("master").GetInt32(), who.GetProperty("cacheStart").GetInt64());
    }
}
