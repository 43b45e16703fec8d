namespace PhpBridge.Lambda;

/// <summary>How an invocation ends: with a payload, valid until the next one is handled, or with an error.</summary>
internal readonly record struct Answer(ReadOnlyMemory<byte> Payload, LambdaError? Error = null)
{
    public static Answer Failed(string type, string message) => new(default, new LambdaError(type, message));
}
