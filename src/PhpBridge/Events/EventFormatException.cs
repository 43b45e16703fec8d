namespace PhpBridge.Events;

/// <summary>The event is unsupported or malformed. The message is returned to the caller of the function.</summary>
internal sealed class EventFormatException(string message, Exception? inner = null) : Exception(message, inner);
