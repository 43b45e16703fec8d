using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>The one table from failures to what the visitor is told.</summary>
internal static class PhpFailureTable
{
    /// <summary>Status code (RFC 9110 section 15.6) and a sentence that gives nothing away.</summary>
    public static (int Status, string Message) Answer(PhpFailure failure) => failure switch
    {
        PhpFailure.Unavailable => (503, "PHP is not available. The function's log says why."),
        PhpFailure.Busy => (503, "All PHP workers are busy. Please try again."),
        PhpFailure.Crashed => (502, "PHP ended before it had answered. The function's log says more."),
        PhpFailure.DeadlineExceeded => (504, "PHP did not answer in time and was stopped."),
        _ => (502, "PHP answered with something that is no HTTP response. The function's log says more."),
    };

    public static PhpFailure From(FastCgiFailure failure) => failure switch
    {
        FastCgiFailure.Unreachable or FastCgiFailure.OutOfMemory => PhpFailure.Unavailable,
        FastCgiFailure.Truncated => PhpFailure.Crashed,
        FastCgiFailure.DeadlineExceeded => PhpFailure.DeadlineExceeded,
        _ => PhpFailure.InvalidResponse,
    };
}
