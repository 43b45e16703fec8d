namespace PhpBridge.Packaging.CommandLine;

/// <summary>Ends the command because its options make no sense.</summary>
internal sealed class UsageException(string message) : PackagingException(message);
