using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// Payload format version 2.0 ("Create AWS Lambda proxy integrations for HTTP APIs", "Function URL payloads"):
/// what HTTP APIs and Function URLs share.
/// </summary>
internal static class PayloadVersion2
{
    private const string Route = "$default";

    /// <param name="request">What came.</param>
    /// <param name="rawPath">The path as this front spells it.</param>
    /// <param name="domainName">The name under which this front is reached.</param>
    /// <param name="stage">The stage's name.</param>
    public static byte[] ToEvent(FrontRequest request, string rawPath, string domainName, string stage)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length * 4 / 3 + 4096);
        using (var json = new Utf8JsonWriter(buffer, JsonText.ReadableWriter))
        {
            json.WriteStartObject();
            json.WriteString("version", "2.0");
            json.WriteString("routeKey", Route);
            json.WriteString("rawPath", rawPath);
            json.WriteString("rawQueryString", request.Query);
            WriteCookies(json, request);
            WriteHeaders(json, request);
            WriteQuery(json, request);
            WriteRequestContext(json, request, domainName, stage);
            WriteBody(json, request);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="payload">The function's answer.</param>
    /// <param name="defaultContentType">What an answer with a status but without Content-Type gets.</param>
    /// <returns>Null when the answer is not of this shape.</returns>
    public static FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, string defaultContentType)
    {
        if (JsonAnswer.Parse(payload) is not { } answer)
        {
            return null;
        }

        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("statusCode", out _))
        {
            return Infer(answer, payload);
        }

        if (AnswerFields.Status(answer) is not { } status
            || AnswerFields.Headers(answer, "headers") is not { } headers
            || AnswerFields.List(answer, "cookies", "Set-Cookie") is not { } cookies
            || AnswerFields.Body(answer, mayDecode: true) is not { } body)
        {
            return null;
        }

        if (!headers.Exists(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(KeyValuePair.Create("Content-Type", defaultContentType));
        }

        return new FrontResponse(status, [.. headers, .. cookies], body);
    }

    /// <summary>An answer without a status is the body of a 200; a bare JSON string loses its quotes.</summary>
    private static FrontResponse Infer(JsonElement answer, ReadOnlyMemory<byte> payload) =>
        FrontResponse.Json(
            StatusCodes.Status200OK,
            answer.ValueKind == JsonValueKind.String ? answer.GetString()! : Encoding.UTF8.GetString(payload.Span));

    private static void WriteCookies(Utf8JsonWriter json, FrontRequest request)
    {
        var cookies = request.Headers
            .Where(header => IsCookie(header.Key))
            .SelectMany(header => header.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (cookies.Count > 0)
        {
            json.WriteStrings("cookies", cookies);
        }
    }

    private static void WriteHeaders(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("headers");
        var headers = request.Headers
            .Where(header => !IsCookie(header.Key))
            .GroupBy(header => FieldNames.Lower(header.Key), header => header.Value);
        foreach (var header in headers)
        {
            json.WriteString(header.Key, string.Join(',', header));
        }

        json.WriteEndObject();
    }

    private static void WriteQuery(Utf8JsonWriter json, FrontRequest request)
    {
        var pairs = QueryPairs.Parse(request.Query);
        if (pairs.Count == 0)
        {
            return;
        }

        json.WriteStartObject("queryStringParameters");
        foreach (var (name, values) in pairs)
        {
            json.WriteString(name, string.Join(',', values));
        }

        json.WriteEndObject();
    }

    private static void WriteRequestContext(Utf8JsonWriter json, FrontRequest request, string domainName, string stage)
    {
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", FunctionIdentity.AccountId);
        json.WriteString("apiId", FunctionIdentity.ApiId);
        json.WriteString("domainName", domainName);
        json.WriteString("domainPrefix", domainName.Split('.')[0]);
        json.WriteStartObject("http");
        json.WriteString("method", request.Method);
        json.WriteString("path", Uri.UnescapeDataString(request.Path));
        json.WriteString("protocol", request.Protocol);
        json.WriteString("sourceIp", request.SourceIp);
        json.WriteString("userAgent", request.Header("User-Agent") ?? "");
        json.WriteEndObject();
        json.WriteString("requestId", request.RequestId);
        json.WriteString("routeKey", Route);
        json.WriteString("stage", stage);
        json.WriteString("time", request.ReceivedAt.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteNumber("timeEpoch", request.ReceivedAt.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, FrontRequest request)
    {
        var isBase64 = request.Body.Length > 0 && !MediaTypes.IsTextOfHttpApi(request.Header("Content-Type"));
        if (isBase64)
        {
            json.WriteBase64String("body", request.Body.Span);
        }
        else if (request.Body.Length > 0)
        {
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
        }

        json.WriteBoolean("isBase64Encoded", isBase64);
    }

    private static bool IsCookie(string name) => name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
}
