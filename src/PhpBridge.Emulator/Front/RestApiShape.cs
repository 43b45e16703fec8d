using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// API Gateway REST API with Lambda proxy integration ("Set up Lambda proxy integrations in API Gateway"). Its
/// <c>path</c> never carries the stage; <c>requestContext.path</c> does, unless the API is behind a custom domain.
/// </summary>
internal sealed class RestApiShape(ApiStage stage, IReadOnlyList<string> binaryMediaTypes) : IHttpEventShape
{
    /// <summary>A REST API has no $default: behind a custom domain its stage has a name that nobody types.</summary>
    private const string UnnamedStage = "prod";

    /// <summary>
    /// "Amazon API Gateway important notes": the gateway keeps these names to itself and renames the function's.
    /// </summary>
    private static readonly HashSet<string> RemappedHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Date", "Server", "WWW-Authenticate", "Host", "Upgrade", "TE", "Trailer", "Max-Forwards", "User-Agent", "Expect" };

    public int BodyLimit => PayloadLimits.ApiGatewayBody;

    public byte[] ToEvent(FrontRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length * 4 / 3 + 4096);
        using (var json = new Utf8JsonWriter(buffer, JsonText.ReadableWriter))
        {
            json.WriteStartObject();
            json.WriteString("resource", request.Path == "/" ? "/" : "/{proxy+}");
            json.WriteString("path", request.Path);
            json.WriteString("httpMethod", request.Method);
            WriteHeaders(json, request);
            WriteQuery(json, request);
            WritePathParameters(json, request);
            json.WriteNull("stageVariables");
            WriteRequestContext(json, request);
            WriteBody(json, request);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request)
    {
        if (JsonAnswer.Parse(payload) is not { ValueKind: JsonValueKind.Object } answer)
        {
            return null;
        }

        var headers = Merge(AnswerFields.Headers(answer, "headers"), AnswerFields.MultiValueHeaders(answer, "multiValueHeaders"));
        if (AnswerFields.Status(answer) is not { } status || headers is null)
        {
            return null;
        }

        // The gateway decodes when the first media type that the client accepts is declared binary.
        var accepted = (request.Header("Accept") ?? "*/*").Split(',', ';')[0].Trim();
        if (AnswerFields.Body(answer, mayDecode: IsBinary(accepted)) is not { } body)
        {
            return null;
        }

        headers = [.. headers.Select(Remap)];
        if (!headers.Any(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(KeyValuePair.Create("Content-Type", "application/json"));
        }

        headers.Add(KeyValuePair.Create("x-amzn-RequestId", request.RequestId));
        return new FrontResponse(status, headers, body);
    }

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(StatusCodes.Status413PayloadTooLarge, """{"message":"Request Too Long"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"message":"Too Many Requests"}"""),
        _ => FrontResponse.Json(StatusCodes.Status502BadGateway, """{"message": "Internal server error"}"""),
    };

    private static void WriteHeaders(Utf8JsonWriter json, FrontRequest request)
    {
        // The gateway counts the body itself: events carry no Content-Length.
        var headers = request.Headers
            .Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase)
            .ToList();

        json.WriteStartObject("headers");
        foreach (var header in headers)
        {
            json.WriteString(header.Key, header.Last());
        }

        json.WriteEndObject();
        json.WriteStartObject("multiValueHeaders");
        foreach (var header in headers)
        {
            WriteStrings(json, header.Key, header);
        }

        json.WriteEndObject();
    }

    private static void WriteQuery(Utf8JsonWriter json, FrontRequest request)
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
            WriteStrings(json, name, values);
        }

        json.WriteEndObject();
    }

    private static void WritePathParameters(Utf8JsonWriter json, FrontRequest request)
    {
        if (request.Path == "/")
        {
            json.WriteNull("pathParameters");
            return;
        }

        json.WriteStartObject("pathParameters");
        json.WriteString("proxy", Uri.UnescapeDataString(request.Path.TrimStart('/')));
        json.WriteEndObject();
    }

    private void WriteRequestContext(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("requestContext");
        json.WriteString("resourceId", "resource");
        json.WriteString("resourcePath", request.Path == "/" ? "/" : "/{proxy+}");
        json.WriteString("httpMethod", request.Method);
        json.WriteString("extendedRequestId", "emulatedExtendedId=");
        json.WriteString("requestTime", request.ReceivedAt.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteString("path", stage.PathOf(request));
        json.WriteString("accountId", FunctionIdentity.AccountId);
        json.WriteString("protocol", request.Protocol);
        json.WriteString("stage", stage.IsNamed ? stage.Name : UnnamedStage);
        json.WriteString("domainPrefix", stage.DomainNameOf(request).Split('.')[0]);
        json.WriteNumber("requestTimeEpoch", request.ReceivedAt.ToUnixTimeMilliseconds());
        json.WriteString("requestId", request.RequestId);
        WriteIdentity(json, request);
        json.WriteString("domainName", stage.DomainNameOf(request));
        json.WriteString("deploymentId", "deploy");
        json.WriteString("apiId", FunctionIdentity.ApiId);
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, FrontRequest request)
    {
        json.WriteStartObject("identity");
        foreach (var absent in (ReadOnlySpan<string>)["cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey", "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user"])
        {
            json.WriteNull(absent);
        }

        json.WriteString("sourceIp", request.SourceIp);
        json.WriteString("userAgent", request.Header("User-Agent"));
        json.WriteEndObject();
    }

    private void WriteBody(Utf8JsonWriter json, FrontRequest request)
    {
        var mediaType = (request.Header("Content-Type") ?? "").Split(';')[0].Trim();
        var isBase64 = request.Body.Length > 0 && IsBinary(mediaType);
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
            // What is not UTF-8 is lost here as it is lost there.
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
        }

        json.WriteBoolean("isBase64Encoded", isBase64);
    }

    /// <summary>Names and values merge into one list; a pair that is in both appears once.</summary>
    private static List<KeyValuePair<string, string>>? Merge(
        List<KeyValuePair<string, string>>? headers,
        List<KeyValuePair<string, string>>? multiValueHeaders) =>
        headers is null || multiValueHeaders is null
            ? null
            : [.. multiValueHeaders, .. headers.Where(header => !multiValueHeaders.Exists(other => IsSame(header, other)))];

    private static bool IsSame(KeyValuePair<string, string> one, KeyValuePair<string, string> other) =>
        one.Key.Equals(other.Key, StringComparison.OrdinalIgnoreCase) && one.Value == other.Value;

    private static KeyValuePair<string, string> Remap(KeyValuePair<string, string> header) =>
        RemappedHeaders.Contains(header.Key) ? KeyValuePair.Create("x-amzn-Remapped-" + header.Key, header.Value) : header;

    private bool IsBinary(string mediaType) => binaryMediaTypes.Any(declared =>
        declared == "*/*"
        || declared.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        || (declared.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(declared[..^1], StringComparison.OrdinalIgnoreCase)));

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
