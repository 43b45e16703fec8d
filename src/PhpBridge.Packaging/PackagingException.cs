namespace PhpBridge.Packaging;

/// <summary>Ends the command with a message that says what happened, to what, and what to do.</summary>
internal class PackagingException(string message) : Exception(message);
