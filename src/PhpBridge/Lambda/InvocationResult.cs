namespace PhpBridge.Lambda;

/// <summary>
/// The result of an invocation: a payload, a payload that precedes a stream of content, or an error. The payload is valid until the
/// next invocation is handled; disposing the result releases the source of the content.
/// </summary>
/// <param name="Payload">The response; of a streamed response, the part that precedes its content.</param>
/// <param name="Content">Read while it is sent; null for a buffered response.</param>
internal readonly record struct InvocationResult(ReadOnlyMemory<byte> Payload, Stream? Content = null, LambdaError? Error = null)
    : IDisposable
{
    public static InvocationResult Failed(string type, string message) => new(default, Error: new LambdaError(type, message));

    public void Dispose() => Content?.Dispose();
}
