namespace PhpBridge.Php;

/// <summary>PHP failed to answer. The message is for the log, never for the client.</summary>
internal sealed class PhpException(PhpFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public PhpFailure Failure { get; } = failure;
}
