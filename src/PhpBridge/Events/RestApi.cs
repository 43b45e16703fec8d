using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// API Gateway REST API, payload of the Lambda proxy integration ("Input format of a Lambda function for proxy
/// integration" in the API Gateway developer guide). The query arrives decoded and is rebuilt.
/// </summary>
/// <remarks>
/// An HTTP API with payload format 1.0 ("Working with AWS Lambda proxy integrations for HTTP APIs") sends the same maps
/// and takes the same answer. It differs in that it has a <c>version</c>, and in that its <c>path</c> begins with the
/// stage, where a REST API's never does, whatever requestContext.path says.
/// </remarks>
internal sealed class RestApi : IPayloadFormat
{
    public bool Matches(EventOutline outline) => outline.Has(EventMember.HttpMethod) && outline.Has(EventMember.Path);

    public HttpRequest ReadRequest(EventOutline outline, FieldCollection fields)
    {
        var context = outline[EventMember.RequestContext];
        var identity = JsonText.Member(context, "identity"u8, "requestContext");
        var protocol = JsonText.Read(JsonText.Member(context, "protocol"u8, "requestContext"), "requestContext.protocol");
        return new HttpRequest
        {
            Method = JsonText.Read(outline[EventMember.HttpMethod], "httpMethod"),
            Path = ReadPath(outline, context),
            Query = QueryMap.Read(outline, PercentEncoding.EncodeQueryPart),
            Protocol = protocol,
            Fields = EventFields.Read(outline, fields),
            RemoteAddress = JsonText.Read(JsonText.Member(identity, "sourceIp"u8, "requestContext.identity"), "requestContext.identity.sourceIp"),
            Content = EventBody.Read(outline),
        };
    }

    /// <summary>REST APIs can (response transfer mode STREAM), HTTP APIs cannot.</summary>
    public bool CanStream(EventOutline outline) => !outline.Has(EventMember.Version);

    /// <summary>Everything goes into multiValueHeaders; API Gateway merges both maps, so one is enough.</summary>
    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteStartObject("multiValueHeaders"u8);
        ResponseFields.WriteMultiValue(response.Fields, writer);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> ReadPath(EventOutline outline, Memory<byte> context)
    {
        var path = PercentEncoding.Visible(JsonText.Read(outline[EventMember.Path], "path"));
        return outline.Has(EventMember.Version) ? StagePrefix.Remove(path, context) : path;
    }
}
