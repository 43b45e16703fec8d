using System.Globalization;
using System.Text;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// A CloudFront request event, as Lambda@Edge functions get it ("Lambda@Edge event structure" and "Generate HTTP
/// responses in request triggers" in the CloudFront developer guide). Path and query are as the viewer sent them. What
/// the viewer's connection was is known only if CloudFront-Forwarded-Proto is among the headers.
/// </summary>
internal sealed class CloudFront : IPayloadFormat
{
    // "Restrictions on edge functions": CloudFront answers 502 when it finds one of these. Content-Length is among them
    // at a viewer request; CloudFront counts the body itself.
    private static readonly byte[][] Forbidden =
    [
        .. new[]
        {
            "Connection", "Content-Length", "Expect", "Keep-Alive", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "X-Cache",
            "X-Forwarded-Proto", "X-Real-IP",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] ForbiddenPrefixes =
        [.. new[] { "Proxy-", "X-Accel-", "X-Amz-Cf-", "X-Amzn-", "X-Edge-" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>1 MB at an origin request, headers and body. A viewer request allows a fraction of it, and is not told apart.</summary>
    public int MaxResponseSize => 1024 * 1024;

    public bool Matches(EventOutline outline) => !RequestIn(outline).IsEmpty;

    public HttpRequest ReadRequest(EventOutline outline, FieldCollection fields)
    {
        var request = new EventOutline(RequestIn(outline));
        var body = request[EventMember.Body];
        return new HttpRequest
        {
            Method = JsonText.Read(request[EventMember.Method], "request.method"),
            Path = PercentEncoding.Visible(JsonText.Read(request[EventMember.Uri], "request.uri")),
            Query = PercentEncoding.Visible(JsonText.Read(request[EventMember.Querystring], "request.querystring")),
            Fields = ReadFields(request[EventMember.Headers], fields),
            RemoteAddress = JsonText.Read(request[EventMember.ClientIp], "request.clientIp"),
            Content = ReadBody(body),
            IsContentCut = JsonText.IsTrue(JsonText.Member(body, "inputTruncated"u8, "request.body")),
        };
    }

    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteString("status"u8, response.Status.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("statusDescription"u8, ReasonPhrase.Of(response.Status));
        writer.WriteStartObject("headers"u8);
        ResponseFields.WriteKeysAndValues(response.Fields, IsAllowed, writer);
        writer.WriteEndObject();
    }

    public void WriteBodyEncoding(bool isBase64, Utf8JsonWriter writer)
        => writer.WriteString("bodyEncoding"u8, isBase64 ? "base64"u8 : "text"u8);

    private static Memory<byte> RequestIn(EventOutline outline)
    {
        var record = JsonText.FirstElement(outline[EventMember.Records], "Records");
        var cf = JsonText.Member(record, "cf"u8, "Records[0]");
        return JsonText.Member(cf, "request"u8, "Records[0].cf");
    }

    /// <summary>An object of arrays of <c>{"key", "value"}</c>, where the key is the name in its usual spelling.</summary>
    private static FieldCollection ReadFields(Memory<byte> json, FieldCollection fields)
    {
        if (json.Length > EventFields.MaxSize)
        {
            fields.IsTooLarge = true;
            return fields;
        }

        EventFields.EachMember(json, "request.headers", (name, lines) => JsonText.EachElement(lines, "a list in request.headers", line =>
        {
            var value = JsonText.Member(line, "value"u8, "a line in request.headers");
            fields.Add(name, JsonText.Read(value, "a value in request.headers"));
        }));
        return fields;
    }

    private static ReadOnlyMemory<byte> ReadBody(Memory<byte> body)
    {
        var data = JsonText.Read(JsonText.Member(body, "data"u8, "request.body"), "request.body.data");
        var encoding = JsonText.Read(JsonText.Member(body, "encoding"u8, "request.body"), "request.body.encoding");
        return encoding.Span.SequenceEqual("base64"u8) ? EventBody.DecodeBase64(data, "request.body.data", "its encoding says so") : data;
    }

    private static bool IsAllowed(Field field)
    {
        foreach (var name in Forbidden)
        {
            if (field.Is(name))
            {
                return false;
            }
        }

        foreach (var prefix in ForbiddenPrefixes)
        {
            var name = field.Name.Span;
            if (name.Length >= prefix.Length && Ascii.EqualsIgnoreCase(name[..prefix.Length], prefix))
            {
                return false;
            }
        }

        return true;
    }
}
