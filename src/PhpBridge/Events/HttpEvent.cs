using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>An HTTP request together with the shape that it came in and its answer must go out in.</summary>
internal sealed record HttpEvent(IHttpEventShape Shape, HttpRequest Request);
