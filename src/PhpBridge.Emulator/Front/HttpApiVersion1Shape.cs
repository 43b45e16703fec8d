using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>API Gateway HTTP API whose integration asks for payload format 1.0, on the route $default.</summary>
internal sealed class HttpApiVersion1Shape(ApiStage stage) : IHttpEventShape
{
    private const string Route = "$default";

    public int BodyLimit => PayloadLimits.ApiGatewayBody;

    public byte[] ToEvent(FrontRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length * 4 / 3 + 4096);
        using (var json = new Utf8JsonWriter(buffer, JsonText.ReadableWriter))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteString("resource", Route);
            json.WriteString("path", stage.PathOf(request));
            json.WriteString("httpMethod", request.Method);
            PayloadVersion1.WriteHeaders(json, request.Headers);
            PayloadVersion1.WriteQuery(json, request);
            WriteRequestContext(json, request);
            json.WriteNull("pathParameters");
            json.WriteNull("stageVariables");
            // An HTTP API declares no binary types: it goes by the type itself, in either format.
            PayloadVersion1.WriteBody(json, request, isBinary: !MediaTypes.IsTextOfHttpApi(request.Header("Content-Type")));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public FrontResponse? ReadAnswer(ReadOnlyMemory<byte> payload, FrontRequest request) =>
        PayloadVersion1.ReadAnswer(payload, mayDecode: true, HttpApiAnswers.DefaultContentType) is { } response
            ? response with { Headers = [.. response.Headers, KeyValuePair.Create("Apigw-Requestid", request.RequestId)] }
            : null;

    public FrontResponse Fail(FrontFailure failure) => HttpApiAnswers.Fail(failure);

    private void WriteRequestContext(Utf8JsonWriter json, FrontRequest request)
    {
        var domainName = stage.DomainNameOf(request);
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", FunctionIdentity.AccountId);
        json.WriteString("apiId", FunctionIdentity.ApiId);
        json.WriteStartObject("authorizer");
        json.WriteNull("claims");
        json.WriteNull("scopes");
        json.WriteEndObject();
        json.WriteString("domainName", domainName);
        json.WriteString("domainPrefix", domainName.Split('.')[0]);
        json.WriteString("extendedRequestId", request.RequestId);
        json.WriteString("httpMethod", request.Method);
        PayloadVersion1.WriteIdentity(json, request);
        json.WriteString("path", stage.PathOf(request));
        json.WriteString("protocol", request.Protocol);
        json.WriteString("requestId", request.RequestId);
        json.WriteString("requestTime", request.ReceivedAt.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteNumber("requestTimeEpoch", request.ReceivedAt.ToUnixTimeMilliseconds());
        json.WriteNull("resourceId");
        json.WriteString("resourcePath", Route);
        json.WriteString("stage", stage.Name);
        json.WriteEndObject();
    }
}
