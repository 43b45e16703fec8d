using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Runtime;

/// <summary>What became of an invocation.</summary>
internal sealed record Answer(ReadOnlyMemory<byte> Payload, bool IsError = false)
{
    /// <summary>It passed its limit, and its sender is to be told.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>Its sender is gone.</summary>
    public bool IsTruncated { get; private init; }

    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>An error that the platform itself reports.</summary>
    public static Answer PlatformError(string errorType, string errorMessage) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new { errorType, errorMessage }, JsonText.Readable), IsError: true);

    public static Answer TimedOut(string requestId, TimeSpan timeout) =>
        PlatformError(
            "Sandbox.Timedout",
            FormattableString.Invariant($"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:F2} seconds"));

    public static Answer Exited(string requestId, string how) =>
        PlatformError("Runtime.ExitError", $"RequestId: {requestId} Error: {how}");

    /// <param name="limit">In bytes.</param>
    public static Answer TooLarge(int limit) =>
        PlatformError(
            "Function.ResponseSizeTooLarge",
            $"Response payload size exceeded maximum allowed payload size ({limit} bytes).") with
        {
            IsTooLarge = true,
        };

    public static Answer Truncated() =>
        PlatformError(
            "Runtime.TruncatedResponse",
            "The connection ended before the whole response had arrived.") with
        {
            IsTruncated = true,
        };
}
