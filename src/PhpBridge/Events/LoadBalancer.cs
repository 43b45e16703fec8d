using System.Globalization;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// Application Load Balancer ("Use Lambda functions as targets of an Application Load Balancer" in its user guide).
/// Path, names and values of the query arrive as the client encoded them and pass unchanged. The target group's
/// attribute <c>lambda.multi_value_headers.enabled</c> decides which maps an event has, and the answer must have the
/// same: so there is an instance for each mode.
/// </summary>
internal sealed class LoadBalancer(bool multiValue) : IPayloadFormat
{
    /// <summary>1 MB of JSON.</summary>
    public int MaxResponseSize => 1024 * 1024;

    public bool Matches(EventOutline outline)
        => outline.Has(EventMember.HttpMethod)
            && outline.Has(EventMember.Path)
            && !JsonText.Member(outline[EventMember.RequestContext], "elb"u8, "requestContext").IsEmpty
            && IsMultiValue(outline) == multiValue;

    public HttpRequest ReadRequest(EventOutline outline, FieldCollection fields)
    {
        EventFields.Read(outline, fields);
        return new HttpRequest
        {
            Method = JsonText.Read(outline[EventMember.HttpMethod], "httpMethod"),
            Path = PercentEncoding.Visible(JsonText.Read(outline[EventMember.Path], "path")),
            Query = QueryMap.Read(outline, PercentEncoding.EncodeForeign),
            Fields = fields,
            RemoteAddress = ForwardedFor.LastAddress(fields),
            Content = EventBody.Read(outline),
        };
    }

    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        writer.WriteString("statusDescription"u8, string.Create(CultureInfo.InvariantCulture, $"{response.Status} {ReasonPhrase.Of(response.Status)}"));
        writer.WriteStartObject(multiValue ? "multiValueHeaders"u8 : "headers"u8);
        if (multiValue)
        {
            ResponseFields.WriteMultiValue(response.Fields, writer);
        }
        else
        {
            ResponseFields.WriteSingleValue(response.Fields, writer);
            ResponseFields.WriteCookiesInManyCases(response.Fields, writer);
        }

        writer.WriteEndObject();
    }

    private static bool IsMultiValue(EventOutline outline)
        => outline.Has(EventMember.MultiValueHeaders) || outline.Has(EventMember.MultiValueQueryStringParameters);
}
