namespace PhpBridge.Lambda;

/// <summary>
/// An event with the headers of <c>GET /runtime/invocation/next</c>. Its memory is valid until the result has been sent.
/// </summary>
/// <param name="RequestId">Lambda-Runtime-Aws-Request-Id.</param>
/// <param name="DeadlineMs">Lambda-Runtime-Deadline-Ms: Unix time in milliseconds at which Lambda ends the sandbox.</param>
/// <param name="TraceId">Lambda-Runtime-Trace-Id, the X-Ray header; may be empty.</param>
/// <param name="FunctionArn">Lambda-Runtime-Invoked-Function-Arn; may be empty.</param>
/// <param name="Payload">The event. The receiver may decode in place.</param>
internal sealed record Invocation(string RequestId, long DeadlineMs, string TraceId, string FunctionArn, Memory<byte> Payload)
{
    private const long LongestMs = 24 * 60 * 60 * 1000; // A deadline in another unit must not overflow a TimeSpan.

    /// <summary>
    /// Returns the time left before the deadline, by the wall clock, which is the only one that Lambda and the sandbox share.
    /// </summary>
    public TimeSpan Remaining(TimeProvider clock)
        => TimeSpan.FromMilliseconds(Math.Clamp(DeadlineMs - clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, LongestMs));
}
