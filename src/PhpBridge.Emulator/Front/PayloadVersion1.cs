using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// Payload format version 1.0 ("Create AWS Lambda proxy integrations for HTTP APIs"): what REST APIs, who had it first,
/// and HTTP APIs share.
/// </summary>
internal static class PayloadVersion1
{
    private static readonly string[] AbsentIdentity =
    [
        "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
        "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
    ];

    /// <param name="payload">The function's answer.</param>
    /// <param name="mayDecode">False where the front passes base64 on as text.</param>
    /// <param name="defaultContentType">What an answer without Content-Type gets.</param>
    /// <returns>Null when the answer is not of this shape.</returns>
    public static FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, bool mayDecode, string defaultContentType)
    {
        if (JsonAnswer.Parse(payload) is not { ValueKind: JsonValueKind.Object } answer
            || AnswerFields.Status(answer) is not { } status
            || AnswerFields.Headers(answer, "headers") is not { } headers
            || AnswerFields.MultiValueHeaders(answer, "multiValueHeaders") is not { } multiValueHeaders
            || AnswerFields.Body(answer, mayDecode) is not { } body)
        {
            return null;
        }

        var response = new FrontResponse(status, Merge(headers, multiValueHeaders), body);
        return response.HasHeader("Content-Type")
            ? response
            : response with { Headers = [.. response.Headers, KeyValuePair.Create("Content-Type", defaultContentType)] };
    }

    /// <summary>Names and values merge into one list; a pair that is in both appears once.</summary>
    public static List<KeyValuePair<string, string>> Merge(
        List<KeyValuePair<string, string>> headers,
        List<KeyValuePair<string, string>> multiValueHeaders) =>
        [.. multiValueHeaders, .. headers.Where(header => !multiValueHeaders.Exists(other => IsSame(header, other)))];

    /// <summary>Both maps: the last value of each name, and all values.</summary>
    public static void WriteHeaders(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var headers = fields.GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase).ToList();
        json.WriteStartObject("headers");
        foreach (var header in headers)
        {
            json.WriteString(header.Key, header.Last());
        }

        json.WriteEndObject();
        json.WriteStartObject("multiValueHeaders");
        foreach (var header in headers)
        {
            json.WriteStrings(header.Key, header);
        }

        json.WriteEndObject();
    }

    /// <summary>Both maps again, decoded; null without a query.</summary>
    public static void WriteQuery(Utf8JsonWriter json, FrontRequest request)
    {
        var pairs = QueryPairs.Parse(request.Query);
        if (pairs.Count == 0)
        {
            json.WriteNull("queryStringParameters");
            json.WriteNull("multiValueQueryStringParameters");
            return;
        }

        json.WriteStartObject("queryStringParameters");
        foreach (var (name, values) in pairs)
        {
            json.WriteString(name, values[^1]);
        }

        json.WriteEndObject();
        json.WriteStartObject("multiValueQueryStringParameters");
        foreach (var (name, values) in pairs)
        {
            json.WriteStrings(name, values);
        }

        json.WriteEndObject();
    }

    public static void WriteIdentity(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("identity");
        foreach (var absent in AbsentIdentity)
        {
            json.WriteNull(absent);
        }

        json.WriteString("sourceIp", request.SourceIp);
        json.WriteString("userAgent", request.Header("User-Agent"));
        json.WriteEndObject();
    }

    /// <summary>Null without a body; one that is not binary as text, where what is not UTF-8 is lost as it is lost there.</summary>
    public static void WriteBody(Utf8JsonWriter json, FrontRequest request, bool isBinary)
    {
        var isBase64 = request.Body.Length > 0 && isBinary;
        if (request.Body.Length == 0)
        {
            json.WriteNull("body");
        }
        else if (isBase64)
        {
            json.WriteBase64String("body", request.Body.Span);
        }
        else
        {
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
        }

        json.WriteBoolean("isBase64Encoded", isBase64);
    }

    private static bool IsSame(KeyValuePair<string, string> one, KeyValuePair<string, string> other) =>
        one.Key.Equals(other.Key, StringComparison.OrdinalIgnoreCase) && one.Value == other.Value;
}
