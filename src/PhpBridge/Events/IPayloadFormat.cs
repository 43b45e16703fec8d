using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>A payload format: how an event source represents HTTP requests and responses as JSON. Implementations are stateless.</summary>
internal interface IPayloadFormat
{
    /// <summary>The largest buffered response that the source accepts, in bytes of JSON.</summary>
    int MaxResponseSize => 6_291_556; // Lambda's own limit (measured).

    /// <summary>Returns whether the event has this format.</summary>
    bool Matches(EventProperties properties);

    /// <summary>Returns whether the source of this event supports streamed responses, provided that it is configured for them.</summary>
    bool CanStream(EventProperties properties) => false;

    /// <summary>Translates the event to an HTTP request, and restores what the source is known to have decoded or changed.</summary>
    /// <param name="properties">The event; values may be decoded in place.</param>
    /// <param name="fields">An empty collection, which receives the headers and becomes part of the request.</param>
    /// <exception cref="EventFormatException">A property is missing or has the wrong type.</exception>
    HttpRequest ReadRequest(EventProperties properties, FieldCollection fields);

    /// <summary>Writes the properties for status and headers; the caller writes the body.</summary>
    void WriteHead(HttpResponse response, Utf8JsonWriter writer);

    /// <summary>Writes the property that states how the body is encoded.</summary>
    void WriteBodyEncoding(bool isBase64, Utf8JsonWriter writer) => writer.WriteBoolean("isBase64Encoded"u8, isBase64);
}
