using System.IO.Pipelines;

namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// A streamed response on its way from the function to the front. It holds a few pages: when the front does not read,
/// the function's POST waits.
/// </summary>
internal sealed class ResponseStream
{
    private const int HeldBytes = 64 * 1024;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: HeldBytes, resumeWriterThreshold: HeldBytes / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource<string> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The Content-Type of the function's POST, once it has begun one that streams.</summary>
    public Task<string> Begun => _begun.Task;

    /// <summary>What arrives. At its end, <see cref="IsBroken"/> says whether that is all.</summary>
    public PipeReader Reader => _pipe.Reader;

    public PipeWriter Writer => _pipe.Writer;

    /// <summary>Whether the function's stream broke. Known when the reader has come to the end.</summary>
    public bool IsBroken { get; private set; }

    public void Begin(string contentType) => _begun.TrySetResult(contentType);

    /// <summary>No more will come. What has come can still be read, which an exception to the pipe would prevent.</summary>
    public void End(bool isBroken)
    {
        IsBroken = isBroken;
        _pipe.Writer.Complete();
    }

    /// <summary>The front wants no more. The function is not told, as in Lambda: what it still sends is thrown away.</summary>
    public void Abandon() => _pipe.Reader.Complete();
}
