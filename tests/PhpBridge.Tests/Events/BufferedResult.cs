using System.Text;
using System.Text.Json;
using PhpBridge.Events;
using PhpBridge.Http;

namespace PhpBridge.Tests.Events;

/// <summary>A response as the JSON document that goes to Lambda.</summary>
internal static class BufferedResult
{
    public static HttpResponse Response(byte[] content, params (string Name, string Value)[] fields)
    {
        var response = new HttpResponse(200, new MemoryStream(content));
        foreach (var (name, value) in fields)
        {
            response.Fields.Add(name, value);
        }

        return response;
    }

    public static HttpResponse Response(string content, params (string Name, string Value)[] fields)
        => Response(Encoding.UTF8.GetBytes(content), fields);

    public static JsonElement Write(IPayloadFormat format, HttpResponse response)
        => JsonElement.Parse(new BufferedResponse().Write(format, response)!.Value.Span);

    public static bool IsBase64(JsonElement answer)
        => answer.TryGetProperty("bodyEncoding", out var encoding)
            ? encoding.GetString() == "base64"
            : answer.GetProperty("isBase64Encoded").GetBoolean();

    /// <summary>The body as API Gateway would send it on.</summary>
    public static byte[] Body(JsonElement answer)
        => IsBase64(answer)
            ? answer.GetProperty("body").GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(answer.GetProperty("body").GetString()!);
}
