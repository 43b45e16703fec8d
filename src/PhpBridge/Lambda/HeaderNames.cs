namespace PhpBridge.Lambda;

/// <summary>
/// Names of the headers of the Runtime API and the Extensions API
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html).
/// </summary>
internal static class HeaderNames
{
    // Of an invocation.
    public static ReadOnlySpan<byte> RequestId => "Lambda-Runtime-Aws-Request-Id"u8;

    public static ReadOnlySpan<byte> DeadlineMs => "Lambda-Runtime-Deadline-Ms"u8;

    public static ReadOnlySpan<byte> TraceId => "Lambda-Runtime-Trace-Id"u8;

    public static ReadOnlySpan<byte> FunctionArn => "Lambda-Runtime-Invoked-Function-Arn"u8;

    // Of a result.
    public static ReadOnlySpan<byte> ResponseMode => "Lambda-Runtime-Function-Response-Mode"u8;

    public static ReadOnlySpan<byte> ErrorType => "Lambda-Runtime-Function-Error-Type"u8;

    public static ReadOnlySpan<byte> ErrorBody => "Lambda-Runtime-Function-Error-Body"u8;

    /// <summary>The cause that X-Ray shows; sent by AWS's own runtimes.</summary>
    public static ReadOnlySpan<byte> XRayErrorCause => "Lambda-Runtime-Function-XRay-Error-Cause"u8;

    // Of an extension.
    public static ReadOnlySpan<byte> ExtensionName => "Lambda-Extension-Name"u8;

    public static ReadOnlySpan<byte> ExtensionIdentifier => "Lambda-Extension-Identifier"u8;

    // Of HTTP (RFC 9110, RFC 9112).
    public static ReadOnlySpan<byte> Host => "Host"u8;

    public static ReadOnlySpan<byte> UserAgent => "User-Agent"u8;

    public static ReadOnlySpan<byte> ContentType => "Content-Type"u8;

    public static ReadOnlySpan<byte> ContentLength => "Content-Length"u8;

    public static ReadOnlySpan<byte> TransferEncoding => "Transfer-Encoding"u8;

    public static ReadOnlySpan<byte> Trailer => "Trailer"u8;

    public static ReadOnlySpan<byte> Connection => "Connection"u8;
}
