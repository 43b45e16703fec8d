using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// API Gateway REST APIs with Lambda proxy integration, and HTTP APIs with payload format 1.0. The query arrives decoded and is
/// encoded again.
/// </summary>
/// <remarks>
/// An HTTP API sends the same maps and accepts the same response. Unlike a REST API, it sends a <c>version</c>, and its <c>path</c>
/// begins with the stage.
/// REST APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.
/// HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
/// </remarks>
internal sealed class RestApiFormat : IPayloadFormat
{
    public bool Matches(EventProperties properties) => properties.Has(EventProperty.HttpMethod) && properties.Has(EventProperty.Path);

    public HttpRequest ReadRequest(EventProperties properties, FieldCollection fields)
    {
        var context = properties[EventProperty.RequestContext];
        var identity = JsonText.Property(context, "identity"u8, "requestContext");
        var protocol = JsonText.Read(JsonText.Property(context, "protocol"u8, "requestContext"), "requestContext.protocol");
        return new HttpRequest
        {
            Method = JsonText.Read(properties[EventProperty.HttpMethod], "httpMethod"),
            Path = ReadPath(properties, context),
            Query = QueryMap.Read(properties, PercentEncoding.EncodeQueryPart),
            Protocol = protocol,
            Fields = EventHeaders.Read(properties, fields),
            RemoteAddress = JsonText.Read(
                JsonText.Property(identity, "sourceIp"u8, "requestContext.identity"), "requestContext.identity.sourceIp"),
            Content = EventBody.Read(properties),
        };
    }

    /// <summary>REST APIs support streaming (response transfer mode STREAM), HTTP APIs do not.</summary>
    public bool CanStream(EventProperties properties) => !properties.Has(EventProperty.Version);

    /// <summary>Writes all headers to multiValueHeaders: API Gateway merges it with headers.</summary>
    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteStartObject("multiValueHeaders"u8);
        ResponseHeaders.WriteMultiValue(response.Fields, writer);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> ReadPath(EventProperties properties, Memory<byte> context)
    {
        var path = PercentEncoding.Visible(JsonText.Read(properties[EventProperty.Path], "path"));
        return properties.Has(EventProperty.Version) ? StagePrefix.Remove(path, context) : path;
    }
}
