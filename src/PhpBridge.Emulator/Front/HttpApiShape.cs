namespace PhpBridge.Emulator.Front;

/// <summary>API Gateway HTTP API, payload format 2.0, stage $default.</summary>
internal sealed class HttpApiShape : IHttpEventShape
{
    public int BodyLimit => PayloadLimits.ApiGatewayBody;

    /// <summary>The gateway decodes the path before it routes, and passes on what it decoded.</summary>
    public byte[] ToEvent(FrontRequest request) => PayloadVersion2.ToEvent(request, Uri.UnescapeDataString(request.Path), request.DomainName);

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request) =>
        PayloadVersion2.ReadAnswer(payload, "text/plain; charset=utf-8") is { } response
            ? response with { Headers = [.. response.Headers, KeyValuePair.Create("Apigw-Requestid", request.RequestId)] }
            : null;

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(StatusCodes.Status413PayloadTooLarge, """{"message":"Request Entity Too Large"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"message":"Too Many Requests"}"""),
        _ => FrontResponse.Json(StatusCodes.Status500InternalServerError, """{"message":"Internal Server Error"}"""),
    };
}
