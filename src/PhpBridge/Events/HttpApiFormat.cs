using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// API Gateway HTTP APIs and Lambda Function URLs, payload format 2.0. The query is as the client sent it. The path of a Function URL
/// is too; an HTTP API sends it decoded, and prefixed by the stage.
/// </summary>
/// <remarks>
/// HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
/// Function URLs: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html.
/// </remarks>
internal sealed class HttpApiFormat : IPayloadFormat
{
    private static readonly byte[] Cookie = "cookie"u8.ToArray();

    public bool Matches(EventProperties properties)
        => properties.Has(EventProperty.RawPath) && properties[EventProperty.Version].Span.SequenceEqual("\"2.0\""u8);

    public HttpRequest ReadRequest(EventProperties properties, FieldCollection fields)
    {
        var context = properties[EventProperty.RequestContext];
        var http = JsonText.Property(context, "http"u8, "requestContext");
        var method = JsonText.Read(JsonText.Property(http, "method"u8, "requestContext.http"), "requestContext.http.method");
        var protocol = JsonText.Read(JsonText.Property(http, "protocol"u8, "requestContext.http"), "requestContext.http.protocol");
        if (method.IsEmpty)
        {
            throw new EventFormatException("requestContext.http.method is missing");
        }

        return new HttpRequest
        {
            Method = method,
            Path = ReadPath(properties, context),
            Query = PercentEncoding.Visible(JsonText.Read(properties[EventProperty.RawQueryString], "rawQueryString")),
            Protocol = protocol,
            Fields = ReadFields(properties, fields),
            RemoteAddress = JsonText.Read(JsonText.Property(http, "sourceIp"u8, "requestContext.http"), "requestContext.http.sourceIp"),
            Content = EventBody.Read(properties),
        };
    }

    /// <summary>Function URLs support streaming (invoke mode RESPONSE_STREAM), HTTP APIs do not.</summary>
    public bool CanStream(EventProperties properties) => IsFunctionUrl(properties[EventProperty.RequestContext]);

    /// <summary>Joins repeated headers by commas. Cookies, which cannot be joined, have a property of their own.</summary>
    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteStartObject("headers"u8);
        ResponseHeaders.WriteSingleValue(response.Fields, writer);
        writer.WriteEndObject();
        ResponseHeaders.WriteCookies(response.Fields, writer);
    }

    /// <summary>Recognizes Function URLs by their domain name, which the event carries even behind CloudFront.</summary>
    private static bool IsFunctionUrl(Memory<byte> context)
    {
        var domain = JsonText.Read(JsonText.Property(context, "domainName"u8, "requestContext"), "requestContext.domainName");
        return domain.Span.IndexOf(".lambda-url."u8) >= 0;
    }

    private static ReadOnlyMemory<byte> ReadPath(EventProperties properties, Memory<byte> context)
    {
        ReadOnlyMemory<byte> path = JsonText.Read(properties[EventProperty.RawPath], "rawPath");
        if (IsFunctionUrl(context))
        {
            return PercentEncoding.Visible(path);
        }

        path = StagePrefix.Remove(path, context);
        var encoded = new ArrayBufferWriter<byte>((path.Length * 3) + 1);
        PercentEncoding.EncodePath(path.Span, encoded);
        return encoded.WrittenMemory;
    }

    private static FieldCollection ReadFields(EventProperties properties, FieldCollection fields)
    {
        EventHeaders.Read(properties, fields);
        if (properties.Has(EventProperty.Cookies))
        {
            var cookies = EventHeaders.ReadJoined(properties[EventProperty.Cookies], "cookies", "; "u8);
            if (!cookies.IsEmpty)
            {
                // AWS sends cookies in this property only; some local gateways repeat them in the headers.
                fields.Remove(Cookie);
                fields.Add(Cookie, cookies);
            }
        }

        return fields;
    }
}
