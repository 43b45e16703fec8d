using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// API Gateway HTTP API, payload format 2.0, which Lambda Function URLs send too ("Working with AWS Lambda proxy
/// integrations for HTTP APIs"; "Invoking Lambda function URLs"). The query is exact. The path is exact from
/// a Function URL; from an HTTP API it is decoded and may begin with the stage.
/// </summary>
internal sealed class HttpApi : IPayloadFormat
{
    private static readonly byte[] Cookie = "cookie"u8.ToArray();

    public bool Matches(EventOutline outline)
        => outline.Has(EventMember.RawPath) && outline[EventMember.Version].Span.SequenceEqual("\"2.0\""u8);

    public HttpRequest ReadRequest(EventOutline outline, FieldCollection fields)
    {
        var context = outline[EventMember.RequestContext];
        var http = JsonText.Member(context, "http"u8, "requestContext");
        var method = JsonText.Read(JsonText.Member(http, "method"u8, "requestContext.http"), "requestContext.http.method");
        var protocol = JsonText.Read(JsonText.Member(http, "protocol"u8, "requestContext.http"), "requestContext.http.protocol");
        if (method.IsEmpty)
        {
            throw new EventFormatException("requestContext.http.method is missing");
        }

        return new HttpRequest
        {
            Method = method,
            Path = ReadPath(outline, context),
            Query = PercentEncoding.Visible(JsonText.Read(outline[EventMember.RawQueryString], "rawQueryString")),
            Protocol = protocol,
            Fields = ReadFields(outline, fields),
            RemoteAddress = JsonText.Read(JsonText.Member(http, "sourceIp"u8, "requestContext.http"), "requestContext.http.sourceIp"),
            Content = EventBody.Read(outline),
        };
    }

    /// <summary>Function URLs can (invoke mode RESPONSE_STREAM), HTTP APIs cannot.</summary>
    public bool CanStream(EventOutline outline) => IsFunctionUrl(outline[EventMember.RequestContext]);

    /// <summary>Fields that repeat are joined, but for cookies, which have a member of their own.</summary>
    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteStartObject("headers"u8);
        ResponseFields.WriteSingleValue(response.Fields, writer);
        writer.WriteEndObject();
        ResponseFields.WriteCookies(response.Fields, writer);
    }

    /// <summary>The name AWS gives a Function URL, whatever stands in front of it.</summary>
    private static bool IsFunctionUrl(Memory<byte> context)
    {
        var domain = JsonText.Read(JsonText.Member(context, "domainName"u8, "requestContext"), "requestContext.domainName");
        return domain.Span.IndexOf(".lambda-url."u8) >= 0;
    }

    private static ReadOnlyMemory<byte> ReadPath(EventOutline outline, Memory<byte> context)
    {
        ReadOnlyMemory<byte> path = JsonText.Read(outline[EventMember.RawPath], "rawPath");
        if (IsFunctionUrl(context))
        {
            return PercentEncoding.Visible(path);
        }

        path = StagePrefix.Remove(path, context);
        var encoded = new ArrayBufferWriter<byte>((path.Length * 3) + 1);
        PercentEncoding.EncodePath(path.Span, encoded);
        return encoded.WrittenMemory;
    }

    private static FieldCollection ReadFields(EventOutline outline, FieldCollection fields)
    {
        EventFields.Read(outline, fields);
        if (outline.Has(EventMember.Cookies))
        {
            var cookies = EventFields.ReadJoined(outline[EventMember.Cookies], "cookies", "; "u8);
            if (!cookies.IsEmpty)
            {
                // AWS has cookies there only; local gateways repeat them among the headers.
                fields.Remove(Cookie);
                fields.Add(Cookie, cookies);
            }
        }

        return fields;
    }
}
