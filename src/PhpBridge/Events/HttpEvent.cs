using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>An HTTP request and the payload format of its event, which is also the format of the response.</summary>
/// <param name="Context">The event's requestContext, unchanged JSON; empty if absent.</param>
/// <param name="CanStream">Whether the event's source supports streamed responses, provided that it is configured for them.</param>
internal sealed record HttpEvent(IPayloadFormat Format, HttpRequest Request, ReadOnlyMemory<byte> Context, bool CanStream);
