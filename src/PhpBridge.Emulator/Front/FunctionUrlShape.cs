namespace PhpBridge.Emulator.Front;

/// <summary>A Lambda Function URL: payload format 2.0, but the path stays as the client sent it.</summary>
internal sealed class FunctionUrlShape : IHttpEventShape
{
    /// <summary>There is no gateway in front: only the event's own limit holds.</summary>
    public int BodyLimit => PayloadLimits.Event;

    /// <summary>A Function URL has one name, whatever Host the emulator was asked by; it is how its events are told from an HTTP API's.</summary>
    public byte[] ToEvent(FrontRequest request) => PayloadVersion2.ToEvent(request, request.Path, FunctionIdentity.UrlDomain, ApiStage.Default);

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request) =>
        PayloadVersion2.ReadAnswer(payload, "application/json") is { } response
            ? response with { Headers = [.. response.Headers, KeyValuePair.Create("x-amzn-RequestId", request.RequestId)] }
            : null;

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(StatusCodes.Status413PayloadTooLarge, """{"Message":"Request Entity Too Large"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"Message":"Rate Exceeded."}"""),
        _ => FrontResponse.Text(StatusCodes.Status502BadGateway, "Internal Server Error"),
    };
}
