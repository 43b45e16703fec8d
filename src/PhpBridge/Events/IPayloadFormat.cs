using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>One way in which HTTP requests travel as events. Shapes are stateless.</summary>
internal interface IPayloadFormat
{
    /// <summary>The most that the source takes of a function in a buffered invocation, in bytes of JSON.</summary>
    int MaxResponseSize => 6_291_556; // Lambda's own limit (measured).

    /// <summary>Whether this shape explains the event.</summary>
    bool Matches(EventOutline outline);

    /// <summary>Whether the source of this event can take a streamed response, if it is set up to.</summary>
    bool CanStream(EventOutline outline) => false;

    /// <summary>Translates the event. What the source itself lost or changed is restored as far as it can be known.</summary>
    /// <param name="outline">The event; decoding may happen in place.</param>
    /// <param name="fields">Empty; takes the request's fields and becomes part of it.</param>
    /// <exception cref="EventFormatException">A member is missing or of the wrong type.</exception>
    HttpRequest ReadRequest(EventOutline outline, FieldCollection fields);

    /// <summary>Writes the members that carry status and fields; the caller adds the body.</summary>
    void WriteHead(HttpResponse response, Utf8JsonWriter writer);

    /// <summary>Writes the member that says how the body is encoded.</summary>
    void WriteBodyEncoding(bool isBase64, Utf8JsonWriter writer) => writer.WriteBoolean("isBase64Encoded"u8, isBase64);
}
