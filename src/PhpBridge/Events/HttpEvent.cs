using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>An HTTP request together with the shape that it came in and its answer must go out in.</summary>
/// <param name="Context">The event's requestContext, JSON as it came; empty if there is none.</param>
/// <param name="CanStream">Whether the event's source can take a streamed response, if it is set up to.</param>
internal sealed record HttpEvent(IPayloadFormat Shape, HttpRequest Request, ReadOnlyMemory<byte> Context, bool CanStream);
