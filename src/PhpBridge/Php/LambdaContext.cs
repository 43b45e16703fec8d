using System.Buffers;
using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>
/// What scripts may know of the platform, as JSON in two variables with Bref's names. A client cannot set them: what it
/// sends becomes HTTP_*.
/// </summary>
/// <param name="Invocation">LAMBDA_INVOCATION_CONTEXT: awsRequestId, deadlineMs, invokedFunctionArn, traceId.</param>
/// <param name="Request">LAMBDA_REQUEST_CONTEXT: the event's requestContext as it came; empty if there is none.</param>
internal readonly record struct LambdaContext(ReadOnlyMemory<byte> Invocation, ReadOnlyMemory<byte> Request)
{
    /// <summary>An authorizer may put more into requestContext than PHP has room for beside the request itself.</summary>
    public const int MaxRequestSize = 16 * 1024;

    // The name with both lengths, which take five bytes at the most here, and room to spare.
    private const int Overhead = 40;

    /// <summary>Writes what fits: a request must not fail because of what only few scripts look at.</summary>
    /// <param name="room">How many bytes may be written.</param>
    public void Write(IBufferWriter<byte> destination, int room)
    {
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
