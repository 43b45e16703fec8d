using System.IO.Pipelines;

namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// Receives a response that the function streams ("Building a custom runtime", response streaming): a chunked body,
/// and trailers if it failed midway.
/// </summary>
internal static class StreamedAnswer
{
    private const string ErrorBodyTrailer = "Lambda-Runtime-Function-Error-Body";

    public static bool IsAnnouncedBy(HttpRequest request) =>
        request.Headers["Lambda-Runtime-Function-Response-Mode"].ToString().Equals("streaming", StringComparison.OrdinalIgnoreCase);

    /// <summary>Passes the body on as it arrives, no faster than the front takes it.</summary>
    /// <returns>An empty answer when all went well: its content is where the stream is.</returns>
    public static async Task<Answer> RelayAsync(HttpContext context, ResponseStream stream)
    {
        stream.Begin(context.Request.ContentType ?? "");
        var answer = await CopyAsync(context, stream.Writer);
        await stream.EndAsync(answer.IsError ? answer.Text : null);
        return answer;
    }

    /// <returns>What the trailers tell of a failure; null when they tell none.</returns>
    public static Answer? ReadTrailers(HttpRequest request)
    {
        if (!request.CheckTrailersAvailable() || request.GetTrailer(ErrorTypeHeader.Name).Count == 0)
        {
            return null;
        }

        var type = ErrorTypeHeader.Normalize(request.GetTrailer(ErrorTypeHeader.Name).ToString());
        var base64 = request.GetTrailer(ErrorBodyTrailer).ToString();
        var body = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, body, out var length) && length > 0
            ? new Answer(body.AsMemory(0, length), IsError: true)
            : Answer.PlatformError(type, "The runtime reported an error midway, without a body.");
    }

    private static async Task<Answer> CopyAsync(HttpContext context, PipeWriter writer)
    {
        var reader = context.Request.BodyReader;
        var total = 0L;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                total += read.Buffer.Length;
                if (total > PayloadLimits.Stream)
                {
                    reader.AdvanceTo(read.Buffer.Start);
                    return Answer.TooLarge(PayloadLimits.Stream);
                }

                foreach (var segment in read.Buffer)
                {
                    // Once the front has left, this neither writes nor waits.
                    await writer.WriteAsync(segment, context.RequestAborted);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return ReadTrailers(context.Request) ?? new Answer(ReadOnlyMemory<byte>.Empty);
                }
            }
        }
        catch (IOException)
        {
            return Answer.Truncated();
        }
        catch (OperationCanceledException)
        {
            return Answer.Truncated(); // The sandbox was ended, or its connection was.
        }
    }
}
