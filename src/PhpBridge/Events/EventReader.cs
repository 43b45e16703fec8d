using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Reads the HTTP request that an event carries, in whichever payload format.</summary>
internal static class EventReader
{
    // The first match wins. Format 2.0 comes first because its version property is unambiguous; load balancers come before REST
    // APIs because their events have every property of a REST API's, and more.
    private static readonly IPayloadFormat[] Formats =
    [
        new HttpApiFormat(),
        new LoadBalancerFormat(multiValue: true),
        new LoadBalancerFormat(multiValue: false),
        new RestApiFormat(),
        new CloudFrontFormat(),
    ];

    /// <summary>Returns whether the event carries an HTTP request, well-formed or not.</summary>
    /// <exception cref="EventFormatException">A property that identifies a format is malformed.</exception>
    public static bool Matches(EventProperties properties) => Array.Exists(Formats, format => format.Matches(properties));

    /// <param name="properties">The event; values may be decoded in place.</param>
    /// <param name="fields">A collection to reuse for the request's headers; by default a new one.</param>
    /// <exception cref="EventFormatException">The event has no supported format, or one of its properties is malformed.</exception>
    public static HttpEvent Read(EventProperties properties, FieldCollection? fields = null)
    {
        fields ??= [];
        fields.Clear();
        foreach (var format in Formats)
        {
            if (format.Matches(properties))
            {
                var request = Validate(format.ReadRequest(properties, fields));
                return new HttpEvent(format, request, properties[EventProperty.RequestContext], format.CanStream(properties));
            }
        }

        throw new EventFormatException(
            "Unsupported event. Supported: API Gateway (REST and HTTP APIs), Function URLs, Application Load Balancers, CloudFront, "
            + "EventBridge schedules, and commands (console, wp, cron, install, mirror, cache)");
    }

    private static HttpRequest Validate(HttpRequest request)
    {
        if (!Token.IsValid(request.Method.Span))
        {
            throw new EventFormatException("the HTTP method is not a token (RFC 9110)");
        }

        return request;
    }
}
