using System.Globalization;
using PhpBridge.Emulator.Hosting;

namespace PhpBridge.Emulator.Runtime;

/// <summary>The Runtime API, version 2018-06-01, over one <see cref="RuntimeSession"/> ("Using the Lambda runtime API").</summary>
internal sealed class RuntimeApi(RuntimeSession session, FunctionOptions options, Action onNext)
{
    private const string Prefix = "/2018-06-01/runtime";
    private const int RefusedBytesRead = 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(options.RuntimeApiPath + Prefix, StringComparison.Ordinal))
        {
            await ApiReply.RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", $"No such resource: {path}");
            return;
        }

        var parts = path[(options.RuntimeApiPath.Length + Prefix.Length)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var handler = (context.Request.Method, parts) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(context),
            ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, id),
            ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, id),
            ("POST", ["init", "error"]) => InitializationErrorAsync(context),
            _ => ApiReply.RefuseAsync(
                context, StatusCodes.Status404NotFound, "NotFound", $"No such resource: {context.Request.Method} {path}"),
        };
        await handler;
    }

    private async Task NextAsync(HttpContext context)
    {
        onNext();
        Invocation invocation;
        try
        {
            invocation = await session.NextAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // The poller went away, as when its sandbox is ended.
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = FunctionIdentity.Arn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        if (invocation.ClientContext is not null)
        {
            headers["Lambda-Runtime-Client-Context"] = invocation.ClientContext;
        }

        context.Response.ContentType = "application/json";
        if (!options.ChunkedNext)
        {
            context.Response.ContentLength = invocation.Payload.Length;
        }

        await WriteInPiecesAsync(context, invocation.Payload);
    }

    /// <summary>Several writes, so that a chunked event has several chunks.</summary>
    private static async Task WriteInPiecesAsync(HttpContext context, ReadOnlyMemory<byte> payload)
    {
        const int piece = 16 * 1024;
        for (var offset = 0; offset < payload.Length; offset += piece)
        {
            await context.Response.Body.WriteAsync(payload.Slice(offset, Math.Min(piece, payload.Length - offset)));
        }
    }

    private async Task ResponseAsync(HttpContext context, string id)
    {
        if (!await MayAnswerAsync(context, id, out var invocation))
        {
            return;
        }

        // The invoker decides, not the function: an invoker that expects a buffered response gets a streamed body as it is,
        // prelude and all, and one who would stream takes an ordinary answer too.
        var isStreamed = StreamedAnswer.IsAnnouncedBy(context.Request);
        var answer = isStreamed && invocation!.Stream is { } stream
            ? await StreamedAnswer.RelayAsync(context, stream)
            : await CollectAsync(context, isStreamed);
        invocation!.Complete(answer);
        if (answer.IsTooLarge)
        {
            await RefuseAsync(
                context, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", "Exceeded maximum allowed payload size.");
        }
        else if (!answer.IsTruncated)
        {
            await ApiReply.AcceptAsync(context);
        }
    }

    private static async Task<Answer> CollectAsync(HttpContext context, bool isStreamed)
    {
        var body = await BodyReader.ReadAsync(context, PayloadLimits.Answer);
        return body.Outcome switch
        {
            BodyOutcome.Complete => (isStreamed ? StreamedAnswer.ReadTrailers(context.Request) : null) ?? new Answer(body.Content),
            BodyOutcome.TooLarge => Answer.TooLarge(PayloadLimits.Answer),
            _ => Answer.Truncated(),
        };
    }

    private async Task ErrorAsync(HttpContext context, string id)
    {
        if (!await MayAnswerAsync(context, id, out var invocation))
        {
            return;
        }

        invocation!.Complete(await ReadErrorAsync(context));
        await ApiReply.AcceptAsync(context);
    }

    private async Task InitializationErrorAsync(HttpContext context)
    {
        if (session.TryFailInitialization(await ReadErrorAsync(context)))
        {
            await ApiReply.AcceptAsync(context);
            return;
        }

        await ApiReply.RefuseAsync(
            context, StatusCodes.Status403Forbidden, "InvalidStateTransition", "The runtime has already initialized, or failed to.");
    }

    /// <summary>The error's body reaches the invoker as it came; when there is none, its type is all there is to say.</summary>
    private static async Task<Answer> ReadErrorAsync(HttpContext context)
    {
        var body = await BodyReader.ReadAsync(context, PayloadLimits.Answer);
        return body.Outcome == BodyOutcome.Complete && body.Content.Length > 0
            ? new Answer(body.Content, IsError: true)
            : Answer.PlatformError(ErrorTypeHeader.Read(context.Request), "The runtime reported an error without a body.");
    }

    private Task<bool> MayAnswerAsync(HttpContext context, string id, out Invocation? invocation) =>
        session.BeginAnswer(id, out invocation) switch
        {
            AnswerVerdict.Accepted => Task.FromResult(true),
            AnswerVerdict.WrongId => RefuseAsync(context, StatusCodes.Status400BadRequest, "InvalidRequestID", "Invalid request ID"),
            _ => RefuseAsync(
                context, StatusCodes.Status403Forbidden, "InvalidStateTransition", "This invocation has already been answered."),
        };

    /// <summary>
    /// The platform does not read to the end what it refuses: the sender of a little too much reads its status,
    /// that of very much too much sees its pipe break.
    /// </summary>
    private static async Task<bool> RefuseAsync(HttpContext context, int status, string errorType, string errorMessage)
    {
        var isWholeBodyRead = await BodyReader.DiscardAsync(context, RefusedBytesRead);
        await ApiReply.RefuseAsync(context, status, errorType, errorMessage);
        if (!isWholeBodyRead)
        {
            await context.Response.CompleteAsync();
            context.Abort();
        }

        return false;
    }
}
