namespace PhpBridge.Packaging.Processes;

/// <summary>A program that cannot be started, usually because it is not installed.</summary>
internal sealed class ToolNotFoundException(string program, string reason)
    : PackagingException($"{program} could not be started: {reason}");
