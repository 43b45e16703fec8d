using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Front;

/// <summary>Makes a response of what a function streams.</summary>
internal sealed class StreamingFront(IStreamingShape shape, FunctionLog log)
{
    /// <summary>Completes once status and fields are known; the content goes on arriving.</summary>
    public async Task<FrontResponse> ReadAsync(ResponseStream stream, FrontRequest request)
    {
        var response = StreamPrelude.IsAnnouncedBy(await stream.Begun)
            ? await ReadPreludeAsync(stream, request)
            : shape.WithoutPrelude(request);
        if (response is not null && !(response.IsBodiless && await HasContentAsync(stream, response.Status)))
        {
            return response with { Content = stream };
        }

        stream.Abandon();
        return shape.Fail(FrontFailure.AnswerUnreadable);
    }

    private async Task<bool> HasContentAsync(ResponseStream stream, int status)
    {
        var read = await stream.Reader.ReadAsync();
        stream.Reader.AdvanceTo(read.Buffer.Start);
        if (read.Buffer.IsEmpty)
        {
            return false;
        }

        log.Problem(FormattableString.Invariant($"the function streams content, which its status {status} forbids"));
        return true;
    }

    private async Task<FrontResponse?> ReadPreludeAsync(ResponseStream stream, FrontRequest request)
    {
        if (await StreamPrelude.ReadAsync(stream.Reader) is { } prelude && shape.ReadPrelude(prelude, request) is { } response)
        {
            return response;
        }

        log.Problem(stream.Failure is { } failure
            ? "the function's stream broke before its prelude had ended: " + failure
            : "the function's stream does not begin with a prelude that this front reads");
        return null;
    }
}
