namespace PhpBridge.FastCgi;

internal sealed class FastCgiException(FastCgiFailure failure, string message, Exception? inner = null)
    : IOException(message, inner)
{
    public FastCgiFailure Failure { get; } = failure;
}
