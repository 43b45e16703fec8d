namespace PhpBridge.Emulator.Hosting;

/// <summary>Collects a request's body up to a limit and not a byte further.</summary>
internal static class BodyReader
{
    public static async Task<(BodyOutcome Outcome, ReadOnlyMemory<byte> Content)> ReadAsync(HttpContext context, int limit)
    {
        var content = new byte[Math.Min(context.Request.ContentLength ?? 16 * 1024, limit + 1)];
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

    /// <summary>Reads on without keeping anything, so that the sender comes to read its answer.</summary>
    /// <returns>False when there is more than <paramref name="most"/> bytes.</returns>
    public static async Task<bool> DiscardAsync(HttpContext context, int most)
    {
        var scratch = new byte[64 * 1024];
        try
        {
            for (var discarded = 0L; discarded <= most;)
            {
                var read = await context.Request.Body.ReadAsync(scratch);
                if (read == 0)
                {
                    return true;
                }

                discarded += read;
            }
        }
        catch (IOException)
        {
            // The sender gave up, which is as good as the end.
        }

        return false;
    }
}
