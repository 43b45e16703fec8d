namespace PhpBridge.Emulator.Front;

/// <summary>A Lambda Function URL: payload format 2.0, but the path stays as the client sent it.</summary>
internal sealed class FunctionUrlShape : IStreamingShape
{
    /// <summary>There is no gateway in front: only the event's own limit holds.</summary>
    public int BodyLimit => PayloadLimits.Event;

    /// <summary>
    /// A Function URL has one name, whatever Host the emulator was asked by; it is how its events are told from an HTTP API's.
    /// </summary>
    public byte[] ToEvent(FrontRequest request) =>
        PayloadVersion2.ToEvent(request, request.Path, FunctionIdentity.UrlDomain, ApiStage.Default);

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request) =>
        PayloadVersion2.ReadAnswer(payload, "application/json") is { } response ? WithRequestId(response, request) : null;

    public FrontResponse? ReadPrelude(ReadOnlyMemory<byte> prelude, FrontRequest request) =>
        StreamedFields.Read(prelude, hasMultiValueHeaders: false) is { } response ? WithRequestId(response, request) : null;

    public FrontResponse? WithoutPrelude(FrontRequest request) =>
        WithRequestId(
            new FrontResponse(
                StatusCodes.Status200OK,
                [KeyValuePair.Create("Content-Type", StreamedFields.DefaultContentType)],
                ReadOnlyMemory<byte>.Empty),
            request);

    public FrontResponse Fail(FrontFailure failure) => failure switch
    {
        FrontFailure.RequestTooLarge => FrontResponse.Json(
            StatusCodes.Status413PayloadTooLarge, """{"Message":"Request Entity Too Large"}"""),
        FrontFailure.Throttled => FrontResponse.Json(StatusCodes.Status429TooManyRequests, """{"Message":"Rate Exceeded."}"""),
        _ => FrontResponse.Text(StatusCodes.Status502BadGateway, "Internal Server Error"),
    };

    private static FrontResponse WithRequestId(FrontResponse response, FrontRequest request) =>
        response with { Headers = [.. response.Headers, KeyValuePair.Create("x-amzn-RequestId", request.RequestId)] };
}
