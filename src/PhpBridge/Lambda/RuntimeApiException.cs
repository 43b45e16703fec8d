namespace PhpBridge.Lambda;

/// <summary>
/// The Runtime API cannot be reached, broke off, or refused what nothing can be done about. The process should end:
/// the platform then starts a fresh sandbox.
/// </summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
