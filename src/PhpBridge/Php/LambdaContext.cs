using System.Buffers;
using System.Text;
using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>
/// The invocation and the event for scripts, as variables. Clients cannot set them, because their headers become HTTP_*.
/// </summary>
/// <param name="Invocation">LAMBDA_INVOCATION_CONTEXT, a name of Bref: awsRequestId, deadlineMs, invokedFunctionArn, traceId.</param>
/// <param name="Request">LAMBDA_REQUEST_CONTEXT, a name of Bref: the event's requestContext, unchanged; empty if there is none.</param>
/// <param name="TraceId">
/// _X_AMZN_TRACE_ID, which AWS's documentation of custom runtimes requires for the X-Ray SDKs; getenv() returns it, too.
/// </param>
internal readonly record struct LambdaContext(ReadOnlyMemory<byte> Invocation, ReadOnlyMemory<byte> Request, string? TraceId = null)
{
    /// <summary>An authorizer may put more into requestContext than PHP has room for besides the request itself.</summary>
    public const int MaxRequestSize = 16 * 1024;

    // The name with both lengths, which take at most five bytes here, and some more.
    private const int Overhead = 40;

    /// <summary>Writes the variables that fit: a request must not fail because of variables that few scripts read.</summary>
    /// <param name="room">The number of bytes that may be written.</param>
    public void Write(IBufferWriter<byte> destination, int room)
    {
        if (TraceId is { Length: > 0 } traceId && traceId.Length + Overhead <= room && Ascii.IsValid(traceId))
        {
            NameValuePairs.Write(destination, "_X_AMZN_TRACE_ID"u8, Encoding.ASCII.GetBytes(traceId));
            room -= traceId.Length + Overhead;
        }

        if (Invocation.Length + Overhead > room)
        {
            return;
        }

        NameValuePairs.Write(destination, "LAMBDA_INVOCATION_CONTEXT"u8, Invocation.Span);
        room -= Invocation.Length + Overhead;
        if (!Request.IsEmpty && Request.Length <= MaxRequestSize && Request.Length + Overhead <= room)
        {
            NameValuePairs.Write(destination, "LAMBDA_REQUEST_CONTEXT"u8, Request.Span);
        }
    }
}
