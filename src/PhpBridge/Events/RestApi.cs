using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// API Gateway REST API, payload of the Lambda proxy integration ("Input format of a Lambda function for proxy
/// integration" in the API Gateway developer guide). The query arrives decoded and is rebuilt.
/// </summary>
internal sealed class RestApi : IHttpEventShape
{
    /// <summary>An Application Load Balancer's events look alike, but their values are still encoded: they are another shape.</summary>
    public bool Matches(EventOutline outline)
        => outline.Has(EventMember.HttpMethod)
            && outline.Has(EventMember.Path)
            && JsonText.Member(outline[EventMember.RequestContext], "elb"u8, "requestContext").IsEmpty;

    public HttpRequest ReadRequest(EventOutline outline)
    {
        var context = outline[EventMember.RequestContext];
        var identity = JsonText.Member(context, "identity"u8, "requestContext");
        var protocol = JsonText.Read(JsonText.Member(context, "protocol"u8, "requestContext"), "requestContext.protocol");
        return new HttpRequest
        {
            Method = JsonText.Read(outline[EventMember.HttpMethod], "httpMethod"),
            Path = ReadPath(outline),
            Query = ReadQuery(outline),
            Protocol = protocol.IsEmpty ? "HTTP/1.1"u8.ToArray() : protocol,
            Fields = EventFields.Read(outline),
            RemoteAddress = JsonText.Read(JsonText.Member(identity, "sourceIp"u8, "requestContext.identity"), "requestContext.identity.sourceIp"),
            Content = EventBody.Read(outline),
        };
    }

    /// <summary>Everything goes into multiValueHeaders; API Gateway merges both maps, so one is enough.</summary>
    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteStartObject("multiValueHeaders"u8);
        ResponseFields.WriteMultiValue(response.Fields, writer);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> ReadPath(EventOutline outline)
    {
        var path = JsonText.Read(outline[EventMember.Path], "path");
        if (PercentEncoding.IsVisible(path.Span))
        {
            return path;
        }

        var encoded = new ArrayBufferWriter<byte>(path.Length * 3);
        PercentEncoding.EncodeForeign(path.Span, encoded);
        return encoded.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> ReadQuery(EventOutline outline)
    {
        var query = new ArrayBufferWriter<byte>(128);
        if (!EventFields.ReadMap(outline[EventMember.MultiValueQueryStringParameters], "multiValueQueryStringParameters", Add))
        {
            EventFields.ReadMap(outline[EventMember.QueryStringParameters], "queryStringParameters", Add);
        }

        return query.WrittenMemory;

        void Add(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value)
        {
            if (query.WrittenCount > 0)
            {
                query.Write("&"u8);
            }

            PercentEncoding.EncodeQueryPart(name.Span, query);
            query.Write("="u8);
            PercentEncoding.EncodeQueryPart(value.Span, query);
        }
    }
}
