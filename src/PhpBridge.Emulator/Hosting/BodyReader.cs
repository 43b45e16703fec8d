using Microsoft.AspNetCore.Http.Features;

namespace PhpBridge.Emulator.Hosting;

/// <summary>Collects a request's body up to a limit and not a byte further.</summary>
internal static class BodyReader
{
    public static async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Content)> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return (BodyOutcome.TooLarge, default);
        }

        var content = new byte[context.Request.ContentLength ?? 16 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == content.Length)
                {
                    // One byte more than is known to come, to see the end.
                    Array.Resize(ref content, Math.Min(Math.Max(length * 2, length + 1), limit + 1));
                }

                var read = await context.Request.Body.ReadAsync(content.AsMemory(length));
                if (read == 0)
                {
                    return (BodyOutcome.Complete, content.AsMemory(0, length));
                }

                length += read;
                if (length > limit)
                {
                    return (BodyOutcome.TooLarge, default);
                }

                if (length == context.Request.ContentLength)
                {
                    return (BodyOutcome.Complete, content.AsMemory(0, length));
                }
            }
        }
        catch (IOException)
        {
            // BadHttpRequestException (a short body) and a reset connection are both IOExceptions.
            return (BodyOutcome.Truncated, default);
        }
        catch (OperationCanceledException)
        {
            return (BodyOutcome.Truncated, default);
        }
    }

    /// <summary>
    /// Ends the connection after the response, unread input or not: the platform does not drain what it refused,
    /// and the sender of a large body sees its pipe break.
    /// </summary>
    public static async Task RefuseRestAsync(HttpContext context)
    {
        await context.Response.CompleteAsync();
        context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
    }
}
