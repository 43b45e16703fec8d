using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Runtime;

/// <summary>What became of an invocation.</summary>
internal sealed record Answer(ReadOnlyMemory<byte> Payload, bool IsError = false)
{
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>An error that the platform itself reports.</summary>
    public static Answer PlatformError(string errorType, string errorMessage) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new { errorType, errorMessage }, JsonText.Readable), IsError: true);

    public static Answer TimedOut(string requestId, TimeSpan timeout) =>
        PlatformError("Sandbox.Timedout", FormattableString.Invariant($"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:F2} seconds"));

    public static Answer Exited(string requestId, string how) =>
        PlatformError("Runtime.ExitError", $"RequestId: {requestId} Error: {how}");

    public static Answer TooLarge() =>
        PlatformError("Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({PayloadLimits.Answer} bytes).");

    public static Answer Truncated() =>
        PlatformError("Runtime.TruncatedResponse", "The connection ended before the whole response had arrived.");
}
