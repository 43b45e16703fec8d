using System.Globalization;
using System.Text;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// CloudFront, request events of Lambda@Edge. Path and query are as the viewer sent them. Whether the viewer used HTTPS is known only
/// if the header CloudFront-Forwarded-Proto is forwarded.
/// </summary>
/// <remarks>
/// "Lambda@Edge event structure": https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html.
/// "Generate HTTP responses in request triggers":
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses-in-requests.html.
/// </remarks>
internal sealed class CloudFrontFormat : IPayloadFormat
{
    // CloudFront responds with 502 if a response has one of these headers ("Restrictions on edge functions",
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html). Content-Length is
    // disallowed in viewer requests only; CloudFront sets it from the body.
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

    /// <summary>The limit of origin requests, 1 MB with headers. Viewer requests have a lower limit, but look the same.</summary>
    public int MaxResponseSize => 1024 * 1024;

    public bool Matches(EventProperties properties) => !RequestIn(properties).IsEmpty;

    public HttpRequest ReadRequest(EventProperties properties, FieldCollection fields)
    {
        var request = new EventProperties(RequestIn(properties));
        var body = request[EventProperty.Body];
        return new HttpRequest
        {
            Method = JsonText.Read(request[EventProperty.Method], "request.method"),
            Path = PercentEncoding.Visible(JsonText.Read(request[EventProperty.Uri], "request.uri")),
            Query = PercentEncoding.Visible(JsonText.Read(request[EventProperty.Querystring], "request.querystring")),
            Fields = ReadFields(request[EventProperty.Headers], fields),
            RemoteAddress = JsonText.Read(request[EventProperty.ClientIp], "request.clientIp"),
            Content = ReadBody(body),
            IsContentCut = JsonText.IsTrue(JsonText.Property(body, "inputTruncated"u8, "request.body")),
        };
    }

    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteString("status"u8, response.Status.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("statusDescription"u8, ReasonPhrase.Of(response.Status));
        writer.WriteStartObject("headers"u8);
        ResponseHeaders.WriteKeysAndValues(response.Fields, IsAllowed, writer);
        writer.WriteEndObject();
    }

    public void WriteBodyEncoding(bool isBase64, Utf8JsonWriter writer)
        => writer.WriteString("bodyEncoding"u8, isBase64 ? "base64"u8 : "text"u8);

    private static Memory<byte> RequestIn(EventProperties properties)
    {
        var record = JsonText.FirstElement(properties[EventProperty.Records], "Records");
        var cf = JsonText.Property(record, "cf"u8, "Records[0]");
        return JsonText.Property(cf, "request"u8, "Records[0].cf");
    }

    /// <summary>Reads an object whose values are arrays of <c>{"key", "value"}</c>. The key repeats the name with capitals.</summary>
    private static FieldCollection ReadFields(Memory<byte> json, FieldCollection fields)
    {
        if (json.Length > EventHeaders.MaxSize)
        {
            fields.IsTooLarge = true;
            return fields;
        }

        EventHeaders.EachProperty(json, "request.headers", (name, lines) => JsonText.EachElement(lines, "a list in request.headers", line =>
        {
            var value = JsonText.Property(line, "value"u8, "a line in request.headers");
            fields.Add(name, JsonText.Read(value, "a value in request.headers"));
        }));
        return fields;
    }

    private static ReadOnlyMemory<byte> ReadBody(Memory<byte> body)
    {
        var data = JsonText.Read(JsonText.Property(body, "data"u8, "request.body"), "request.body.data");
        var encoding = JsonText.Read(JsonText.Property(body, "encoding"u8, "request.body"), "request.body.encoding");
        return encoding.Span.SequenceEqual("base64"u8)
            ? EventBody.DecodeBase64(data, "request.body.data", "request.body.encoding is base64")
            : data;
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
