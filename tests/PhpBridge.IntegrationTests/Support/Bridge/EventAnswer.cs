using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>The bridge's answer to an event of payload format 2.0.</summary>
internal sealed record EventAnswer(int Status, string Body)
{
    public static EventAnswer Read(InvocationResult result)
    {
        var answer = JsonElement.Parse(result.Payload.Span);
        if (result.FunctionError is not null)
        {
            throw new FormatException(answer.GetRawText());
        }

        var body = answer.GetProperty("body");
        return new(
            answer.GetProperty("statusCode").GetInt32(),
            answer.GetProperty("isBase64Encoded").GetBoolean() ? Encoding.Latin1.GetString(body.GetBytesFromBase64()) : body.GetString()!);
    }
}
