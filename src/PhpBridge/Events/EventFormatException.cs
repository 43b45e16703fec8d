namespace PhpBridge.Events;

/// <summary>An event that no shape explains. The message is for the caller of the function.</summary>
internal sealed class EventFormatException(string message, Exception? inner = null) : Exception(message, inner);
