using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>The headers of a Lambda@Edge event and answer, and "Restrictions on all edge functions", HTTP headers.</summary>
internal static class EdgeHeaders
{
    /// <summary>"Disallowed headers": not exposed to functions, and functions can't add them. A star ends a prefix.</summary>
    private static readonly string[] Disallowed =
    [
        "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Trailer", "Upgrade",
        "X-Accel-Buffering", "X-Accel-Charset", "X-Accel-Limit-Rate", "X-Accel-Redirect",
        "X-Amz-Cf-*", "X-Amzn-Auth", "X-Amzn-Cf-Billing", "X-Amzn-Cf-Id", "X-Amzn-Cf-Xff", "X-Amzn-Errortype", "X-Amzn-Fle-Profile",
        "X-Amzn-Header-Count", "X-Amzn-Header-Order", "X-Amzn-Lambda-Integration-Tag", "X-Amzn-RequestId",
        "X-Cache", "X-Edge-*", "X-Forwarded-Proto", "X-Real-IP",
    ];

    /// <summary>"Read-only headers" of responses at the origin's side.</summary>
    private static readonly string[] ReadOnly = ["Transfer-Encoding", "Via"];

    /// <summary>What the other fronts add and CloudFront does not.</summary>
    private static readonly string[] Foreign = ["X-Forwarded-Port", "X-Amzn-Trace-Id"];

    public static void Write(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("headers");
        foreach (var fields in Exposed(request).GroupBy(header => FieldNames.Lower(header.Key)))
        {
            json.WriteStartArray(fields.Key);
            foreach (var (key, value) in fields)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <returns>Null when they are not of the shape, or one of them is not the function's to set.</returns>
    public static List<KeyValuePair<string, string>>? Read(JsonElement answer)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (AnswerFields.IsAbsent(answer, "headers", out var map))
        {
            return headers;
        }

        return map.ValueKind == JsonValueKind.Object && map.EnumerateObject().All(header => TryRead(headers, header)) ? headers : null;
    }

    /// <summary>As with an origin request policy that passes on what the viewer sent and CloudFront-Forwarded-Proto.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Exposed(FrontRequest request) =>
    [
        .. request.Headers.Where(
            header => !IsAmong(Disallowed, header.Key) && !IsAmong(Foreign, header.Key) && !IsSetByCloudFront(header.Key)),
        KeyValuePair.Create(
            "Via",
            $"{request.Protocol[(request.Protocol.IndexOf('/', StringComparison.Ordinal) + 1)..]} emulator.cloudfront.net (CloudFront)"),
        KeyValuePair.Create("CloudFront-Forwarded-Proto", request.Header("X-Forwarded-Proto") ?? "http"),
    ];

    /// <summary>A viewer cannot choose these.</summary>
    private static bool IsSetByCloudFront(string name) =>
        name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || name.Equals("CloudFront-Forwarded-Proto", StringComparison.OrdinalIgnoreCase);

    private static bool TryRead(List<KeyValuePair<string, string>> headers, JsonProperty header) =>
        !IsAmong(Disallowed, header.Name)
        && !IsAmong(ReadOnly, header.Name)
        && header.Value.ValueKind == JsonValueKind.Array
        && header.Value.EnumerateArray().All(pair => TryReadPair(headers, header.Name, pair));

    /// <summary>The key is the map's name in the case that goes out; without one, the name goes out as it is.</summary>
    private static bool TryReadPair(List<KeyValuePair<string, string>> headers, string name, JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Object || !pair.TryGetProperty("value", out var value))
        {
            return false;
        }

        if (AnswerFields.IsAbsent(pair, "key", out var key))
        {
            return AnswerFields.TryAdd(headers, name, value);
        }

        return key.ValueKind == JsonValueKind.String
            && key.GetString()!.Equals(name, StringComparison.OrdinalIgnoreCase)
            && AnswerFields.TryAdd(headers, key.GetString()!, value);
    }

    private static bool IsAmong(string[] patterns, string name) =>
        patterns.Any(pattern => pattern.EndsWith('*')
            ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase));
}
