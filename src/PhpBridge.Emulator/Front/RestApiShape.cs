using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// API Gateway REST API with Lambda proxy integration ("Set up Lambda proxy integrations in API Gateway"). Its
/// <c>path</c> never carries the stage; <c>requestContext.path</c> does, unless the API is behind a custom domain.
/// </summary>
internal sealed class RestApiShape(ApiStage stage, IReadOnlyList<string> binaryMediaTypes) : IStreamingShape
{
    /// <summary>A REST API has no $default: behind a custom domain its stage has a name that is not in the URL.</summary>
    private const string UnnamedStage = "prod";

    /// <summary>
    /// "Amazon API Gateway important notes": the gateway keeps these names to itself and renames the function's.
    /// </summary>
    private static readonly HashSet<string> RemappedHeaders =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "Connection", "Date", "Server", "WWW-Authenticate", "Host", "Upgrade", "TE", "Trailer", "Max-Forwards", "User-Agent", "Expect",
        };

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
            PayloadVersion1.WriteHeaders(json, request.Headers.Where(IsPassedOn));
            PayloadVersion1.WriteQuery(json, request);
            WritePathParameters(json, request);
            json.WriteNull("stageVariables");
            WriteRequestContext(json, request);
            PayloadVersion1.WriteBody(json, request, IsBinary(MediaTypes.Of(request.Header("Content-Type"))));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request)
    {
        // The gateway decodes when the first media type that the client accepts is declared binary.
        var accepted = (request.Header("Accept") ?? "*/*").Split(',', ';')[0].Trim();
        return PayloadVersion1.ReadAnswer(payload, mayDecode: IsBinary(accepted), "application/json") is { } response
            ? Finish(response, request)
            : null;
    }

    public FrontResponse? ReadPrelude(ReadOnlyMemory<byte> prelude, FrontRequest request) =>
        StreamedFields.Read(prelude, hasMultiValueHeaders: true) is { } response ? Finish(response, request) : null;

    /// <summary>The gateway documents no other format than prelude, delimiter, content.</summary>
    public FrontResponse? WithoutPrelude(FrontRequest request) => null;

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(StatusCodes.Status413PayloadTooLarge, """{"message":"Request Too Long"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"message":"Too Many Requests"}"""),
        _ => FrontResponse.Json(StatusCodes.Status502BadGateway, """{"message": "Internal server error"}"""),
    };

    /// <summary>The gateway counts the body itself: events carry no Content-Length.</summary>
    private static bool IsPassedOn(KeyValuePair<string, string> header) =>
        !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);

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
        PayloadVersion1.WriteIdentity(json, request);
        json.WriteString("domainName", stage.DomainNameOf(request));
        json.WriteString("deploymentId", "deploy");
        json.WriteString("apiId", FunctionIdentity.ApiId);
        json.WriteEndObject();
    }

    private static FrontResponse Finish(FrontResponse response, FrontRequest request) =>
        response with { Headers = [.. response.Headers.Select(Remap), KeyValuePair.Create("x-amzn-RequestId", request.RequestId)] };

    private static KeyValuePair<string, string> Remap(KeyValuePair<string, string> header) =>
        RemappedHeaders.Contains(header.Key) ? KeyValuePair.Create("x-amzn-Remapped-" + header.Key, header.Value) : header;

    private bool IsBinary(string mediaType) => binaryMediaTypes.Any(declared =>
        declared == "*/*"
        || declared.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        || (declared.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(declared[..^1], StringComparison.OrdinalIgnoreCase)));
}
