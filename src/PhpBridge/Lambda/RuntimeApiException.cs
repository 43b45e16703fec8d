namespace PhpBridge.Lambda;

/// <summary>
/// The Runtime API cannot be reached, closed the connection, or refused a request for good. The process should end: Lambda then
/// starts another one.
/// </summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
