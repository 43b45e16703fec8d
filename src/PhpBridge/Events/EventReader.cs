using System.Buffers;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Finds the shape that explains an event.</summary>
internal static class EventReader
{
    // The first that matches wins: a payload of format 2.0 says so, which makes it the surest. A load balancer's events
    // have all that a REST API's have, and more.
    private static readonly IPayloadFormat[] Shapes =
        [new HttpApi(), new LoadBalancer(multiValue: true), new LoadBalancer(multiValue: false), new RestApi(), new CloudFront()];

    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether the event carries a request, sound or broken.</summary>
    /// <exception cref="EventFormatException">A member that a shape looks at is broken.</exception>
    public static bool Matches(EventOutline outline) => Array.Exists(Shapes, shape => shape.Matches(outline));

    /// <param name="outline">The event; decoding may happen in place.</param>
    /// <param name="fields">Emptied to take the request's fields; by default a collection of the request's own.</param>
    /// <exception cref="EventFormatException">No shape explains the event, or a member of it is broken.</exception>
    public static HttpEvent Read(EventOutline outline, FieldCollection? fields = null)
    {
        fields ??= [];
        fields.Clear();
        foreach (var shape in Shapes)
        {
            if (shape.Matches(outline))
            {
                return new HttpEvent(shape, Validate(shape.ReadRequest(outline, fields)), outline[EventMember.RequestContext], shape.CanStream(outline));
            }
        }

        throw new EventFormatException(
            "the event is none that this function understands: API Gateway (REST or HTTP API), a Function URL, "
            + "an Application Load Balancer, CloudFront, EventBridge's schedules, or a command (console, wp, cron, install, mirror)");
    }

    private static HttpRequest Validate(HttpRequest request)
    {
        if (request.Method.IsEmpty || request.Method.Span.ContainsAnyExcept(Token))
        {
            throw new EventFormatException("the request's method is not a token");
        }

        return request;
    }
}
