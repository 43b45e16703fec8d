using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>One way in which HTTP requests travel as events. Shapes are stateless.</summary>
internal interface IHttpEventShape
{
    /// <summary>Whether this shape explains the event.</summary>
    bool Matches(EventOutline outline);

    /// <summary>Translates the event. What the source itself lost or changed is restored as far as it can be known.</summary>
    /// <exception cref="EventFormatException">A member is missing or of the wrong type.</exception>
    HttpRequest ReadRequest(EventOutline outline);

    /// <summary>Writes the members that carry status and fields; the caller adds the body.</summary>
    void WriteHead(HttpResponse response, System.Text.Json.Utf8JsonWriter writer);
}
