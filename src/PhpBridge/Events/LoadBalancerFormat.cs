using System.Globalization;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// Application Load Balancers. Path, names and values of the query are as the client encoded them. The attribute
/// <c>lambda.multi_value_headers.enabled</c> of the target group selects between single-value and multi-value maps, and the response
/// must use the same: hence one instance per mode.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html</remarks>
internal sealed class LoadBalancerFormat(bool multiValue) : IPayloadFormat
{
    /// <summary>1 MB of JSON.</summary>
    public int MaxResponseSize => 1024 * 1024;

    public bool Matches(EventProperties properties)
        => properties.Has(EventProperty.HttpMethod)
            && properties.Has(EventProperty.Path)
            && !JsonText.Property(properties[EventProperty.RequestContext], "elb"u8, "requestContext").IsEmpty
            && IsMultiValue(properties) == multiValue;

    public HttpRequest ReadRequest(EventProperties properties, FieldCollection fields)
    {
        EventHeaders.Read(properties, fields);
        return new HttpRequest
        {
            Method = JsonText.Read(properties[EventProperty.HttpMethod], "httpMethod"),
            Path = PercentEncoding.Visible(JsonText.Read(properties[EventProperty.Path], "path")),
            Query = QueryMap.Read(properties, PercentEncoding.EncodeForeign),
            Fields = fields,
            RemoteAddress = ForwardedFor.LastAddress(fields),
            Content = EventBody.Read(properties),
        };
    }

    public void WriteHead(HttpResponse response, Utf8JsonWriter writer)
    {
        writer.WriteNumber("statusCode"u8, response.Status);
        var description = string.Create(CultureInfo.InvariantCulture, $"{response.Status} {ReasonPhrase.Of(response.Status)}");
        writer.WriteString("statusDescription"u8, description);
        writer.WriteStartObject(multiValue ? "multiValueHeaders"u8 : "headers"u8);
        if (multiValue)
        {
            ResponseHeaders.WriteMultiValue(response.Fields, writer);
        }
        else
        {
            ResponseHeaders.WriteSingleValue(response.Fields, writer);
            ResponseHeaders.WriteCookiesInManyCases(response.Fields, writer);
        }

        writer.WriteEndObject();
    }

    private static bool IsMultiValue(EventProperties properties)
        => properties.Has(EventProperty.MultiValueHeaders) || properties.Has(EventProperty.MultiValueQueryStringParameters);
}
