namespace PhpBridge.Lambda;

/// <summary>
/// How an invocation ends: with a payload, with a payload whose content follows as a stream, or with an error. The
/// payload is valid until the next invocation is handled; disposing releases the content's source.
/// </summary>
/// <param name="Payload">The response; when streamed, what precedes its content.</param>
/// <param name="Content">Read as it is sent; null for a buffered response.</param>
internal readonly record struct Answer(ReadOnlyMemory<byte> Payload, Stream? Content = null, LambdaError? Error = null) : IDisposable
{
    public static Answer Failed(string type, string message) => new(default, Error: new LambdaError(type, message));

    public void Dispose() => Content?.Dispose();
}
