using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>Maps failures of PHP to responses.</summary>
internal static class PhpFailureTable
{
    /// <summary>Returns the status code (RFC 9110 section 15.6) and a message without internal details.</summary>
    public static (int Status, string Message) Answer(PhpFailure failure) => failure switch
    {
        PhpFailure.Unavailable => (503, "PHP is not available. See the function's log."),
        PhpFailure.Busy => (503, "All PHP workers are busy. Please try again."),
        PhpFailure.Crashed => (502, "PHP ended before its response was complete. See the function's log."),
        PhpFailure.DeadlineExceeded => (504, "PHP did not answer in time and was stopped."),
        _ => (502, "The output of PHP is not an HTTP response. See the function's log."),
    };

    public static PhpFailure From(FastCgiFailure failure) => failure switch
    {
        FastCgiFailure.Unreachable or FastCgiFailure.OutOfMemory => PhpFailure.Unavailable,
        FastCgiFailure.Truncated => PhpFailure.Crashed,
        FastCgiFailure.DeadlineExceeded => PhpFailure.DeadlineExceeded,
        _ => PhpFailure.InvalidResponse,
    };
}
