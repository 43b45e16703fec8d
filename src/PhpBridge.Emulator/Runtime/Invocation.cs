namespace PhpBridge.Emulator.Runtime;

/// <summary>One event on its way through a sandbox.</summary>
internal sealed class Invocation(ReadOnlyMemory<byte> payload, string requestId, string traceId, string? clientContext)
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Payload => payload;

    public string RequestId => requestId;

    /// <summary>X-Ray's <c>Root=…;Parent=…;Sampled=…</c>.</summary>
    public string TraceId => traceId;

    public string? ClientContext => clientContext;

    /// <summary>Where a streamed answer goes while it arrives; null when the invoker wants it whole.</summary>
    public ResponseStream? Stream { get; init; }

    /// <summary>Set at dispatch: waiting for a sandbox does not count.</summary>
    public DateTimeOffset Deadline { get; set; }

    public Task<Answer> Answered => _answer.Task;

    public void Complete(Answer value) => _answer.TrySetResult(value);
}
