using System.Buffers;
using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>
/// Two meta-variables about the invocation, JSON under the names of Bref. A client cannot set them, because its headers become HTTP_*.
/// </summary>
/// <param name="Invocation">LAMBDA_INVOCATION_CONTEXT: awsRequestId, deadlineMs, invokedFunctionArn, traceId.</param>
/// <param name="Request">LAMBDA_REQUEST_CONTEXT: the event's requestContext, unchanged; empty without one.</param>
internal readonly record struct LambdaContext(ReadOnlyMemory<byte> Invocation, ReadOnlyMemory<byte> Request)
{
    /// <summary>The largest requestContext. Authorizers may add more than fits into the parameters of a request.</summary>
    public const int MaxRequestSize = 16 * 1024;

    // The name and both lengths, which take at most five bytes here.
    private const int Overhead = 40;

    /// <summary>Writes the variables that fit. Few scripts read them, so a request must not fail because of them.</summary>
    /// <param name="room">The number of bytes that may be written.</param>
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
