using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Sessions;

/// <summary>What tests/fixtures/mirror/session.php answers.</summary>
/// <param name="Count">How often the session was used, this time included; 0 without one.</param>
/// <param name="Waited">How long session_start() took, in milliseconds.</param>
/// <param name="Text">The length of the text in the session.</param>
internal sealed record Visit(bool Started, int Count, int Waited, string Id, int Text, string Error, string SetCookie)
{
    public static Visit Of(FrontReply reply)
    {
        var seen = JsonElement.Parse(reply.Body.Span);
        return new(
            seen.GetProperty("started").GetBoolean(), seen.GetProperty("count").GetInt32(), seen.GetProperty("waited").GetInt32(),
            seen.GetProperty("id").GetString()!, seen.GetProperty("text").GetInt32(), seen.GetProperty("error").GetString()!,
            string.Join(' ', reply.Values("Set-Cookie")));
    }
}
