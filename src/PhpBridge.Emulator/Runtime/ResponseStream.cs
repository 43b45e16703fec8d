using System.IO.Pipelines;

namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// A streamed response on its way from the function to the front. It holds a few pages: when the front does not read,
/// the function's POST waits.
/// </summary>
internal sealed class ResponseStream
{
    private const int HeldBytes = 64 * 1024;

    private readonly Pipe _pipe =
        new(new PipeOptions(pauseWriterThreshold: HeldBytes, resumeWriterThreshold: HeldBytes / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource<string> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The Content-Type of the function's POST, once it has begun one that streams.</summary>
    public Task<string> Begun => _begun.Task;

    /// <summary>What arrives, to the end or to where the stream broke.</summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>Why the stream broke off; null for none that did, and before <see cref="Reader"/> is completed.</summary>
    public string? Failure { get; private set; }

    public PipeWriter Writer => _pipe.Writer;

    public void Begin(string contentType) => _begun.TrySetResult(contentType);

    /// <summary>Not an exception for the reader: it would overtake what has arrived.</summary>
    public ValueTask EndAsync(string? failure)
    {
        Failure = failure;
        return _pipe.Writer.CompleteAsync();
    }

    /// <summary>The front wants no more. The function is not told, as in Lambda: what it still sends is thrown away.</summary>
    public void Abandon() => _pipe.Reader.Complete();
}
