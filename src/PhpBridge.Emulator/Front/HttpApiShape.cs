namespace PhpBridge.Emulator.Front;

/// <summary>API Gateway HTTP API, payload format 2.0.</summary>
internal sealed class HttpApiShape(ApiStage stage) : IHttpEventShape
{
    public int BodyLimit => PayloadLimits.ApiGatewayBody;

    /// <summary>The gateway decodes the path before it routes, and passes on what it decoded.</summary>
    public byte[] ToEvent(FrontRequest request)
    {
        var path = stage.PathOf(request);
        return PayloadVersion2.ToEvent(request with { Path = path }, Uri.UnescapeDataString(path), stage.DomainNameOf(request), stage.Name);
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request) =>
        PayloadVersion2.ReadAnswer(payload, HttpApiAnswers.DefaultContentType) is { } response
            ? response with { Headers = [.. response.Headers, KeyValuePair.Create("Apigw-Requestid", request.RequestId)] }
            : null;

    public FrontResponse Fail(FrontFailure failure) => HttpApiAnswers.Fail(failure);
}
