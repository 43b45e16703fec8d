namespace PhpBridge.Php;

/// <summary>PHP failed to answer. The message is for the operator, never for the visitor.</summary>
internal sealed class PhpException(PhpFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public PhpFailure Failure { get; } = failure;
}
