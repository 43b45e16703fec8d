using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Front;

/// <summary>The HTTP front: a request becomes an event, the function's answer becomes the response.</summary>
internal sealed class FrontApi(
    IHttpEventShape shape,
    FunctionOptions options,
    FunctionLog log,
    Func<Invocation, Task<InvocationResult>> invoke)
{
    private readonly StreamingFront? _streaming =
        options.InvokeMode == InvokeMode.ResponseStream ? new StreamingFront((IStreamingShape)shape, log) : null;

    /// <exception cref="IOException">
    /// The function's stream broke: the server then ends the connection without the end of the body.
    /// </exception>
    public async Task HandleAsync(HttpContext context)
    {
        var watch = Stopwatch.StartNew();
        var body = await BodyReader.ReadAsync(context, shape.BodyLimit);
        if (body.Outcome == BodyOutcome.Truncated)
        {
            context.Abort(); // The client has left; without the whole request the function cannot be invoked.
            return;
        }

        if (body.Outcome == BodyOutcome.TooLarge)
        {
            await BodyReader.DiscardAsync(context, most: int.MaxValue); // Or a browser shows a reset connection instead of the 413.
        }

        var (response, invoking) = body.Outcome == BodyOutcome.TooLarge
            ? (shape.Fail(FrontFailure.RequestTooLarge), null)
            : await RespondAsync(context, body.Content);
        var (bytes, isWhole) = await WriteAsync(context, response);
        var result = invoking is null ? null : await invoking;
        log.Request(Summarise(context, response, result, bytes, watch.Elapsed));
        if (!isWhole)
        {
            throw new IOException("The function's stream broke.");
        }
    }

    /// <returns>The response, and the invocation behind it, which a streamed response precedes.</returns>
    private async Task<(FrontResponse Response, Task<InvocationResult>? Invoking)> RespondAsync(
        HttpContext context, ReadOnlyMemory<byte> body)
    {
        var traceId = TraceId.Continue(context.Request.Headers["X-Amzn-Trace-Id"]);
        var request = RequestReader.Read(context, body, traceId.Root, options.ForwardedProto);
        var payload = shape.ToEvent(request);
        if (payload.Length > PayloadLimits.Event)
        {
            return (shape.Fail(FrontFailure.RequestTooLarge), null);
        }

        // The invocation outlives a client that goes away: nothing here listens to its connection.
        var stream = _streaming is null ? null : new ResponseStream();
        var invocation = new Invocation(payload, Guid.NewGuid().ToString(), traceId.Segment, clientContext: null) { Stream = stream };
        var invoking = invoke(invocation);
        if (stream is not null)
        {
            // A short stream may have ended by the time that its beginning is noticed here.
            await Task.WhenAny(stream.Begun, invoking);
            if (stream.Begun.IsCompletedSuccessfully)
            {
                return (await _streaming!.ReadAsync(stream, request), invoking);
            }
        }

        return (ReadAnswer(await invoking, request), invoking);
    }

    private FrontResponse ReadAnswer(InvocationResult result, FrontRequest request)
    {
        if (result.Throttled)
        {
            return shape.Fail(FrontFailure.Throttled);
        }

        if (result.FunctionError is not null)
        {
            return shape.Fail(FrontFailure.FunctionFailed);
        }

        if (shape.ReadAnswer(result.Payload, request) is { } response)
        {
            if (!response.IsBodiless || response.Body.IsEmpty)
            {
                return response;
            }

            log.Problem(FormattableString.Invariant($"the function's answer has a body, which its status {response.Status} forbids"));
            return shape.Fail(FrontFailure.AnswerUnreadable);
        }

        log.Problem("the function's answer is not what this front reads: " + Excerpt(result.Payload));
        return shape.Fail(FrontFailure.AnswerUnreadable);
    }

    private static async Task<(long Bytes, bool IsWhole)> WriteAsync(HttpContext context, FrontResponse response)
    {
        try
        {
            return await ResponseWriter.WriteAsync(context, response);
        }
        catch (OperationCanceledException)
        {
            return (0, true); // The client went away while its answer was written.
        }
    }

    private static RequestSummary Summarise(
        HttpContext context, FrontResponse response, InvocationResult? result, long bytes, TimeSpan duration) =>
        new(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            response.Status,
            bytes,
            duration,
            result?.SandboxNumber ?? 0,
            result?.ColdStart ?? false,
            result?.FunctionError is null ? null : Excerpt(result.Payload));

    private static string Excerpt(ReadOnlyMemory<byte> payload)
    {
        const int longest = 2000;
        return payload.Length <= longest ? Encoding.UTF8.GetString(payload.Span) : Encoding.UTF8.GetString(payload.Span[..longest]) + "…";
    }
}
