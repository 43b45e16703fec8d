using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Front;

/// <summary>Writes a response with the framing of RFC 9110: the front owns it, not the function.</summary>
internal static class ResponseWriter
{
    private static readonly HashSet<string> Framing =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Upgrade", "Content-Length" };

    /// <returns>How many bytes of body were sent, and whether that is all there should have been.</returns>
    public static async Task<(long Bytes, bool IsWhole)> WriteAsync(HttpContext context, FrontResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = response.Reason;
        foreach (var (name, value) in response.Headers)
        {
            if (!Framing.Contains(name))
            {
                context.Response.Headers[name] = StringValues.Concat(context.Response.Headers[name], value);
            }
        }

        var isHead = HttpMethods.IsHead(context.Request.Method);
        var isBodiless = response.IsBodiless;
        if (!isBodiless)
        {
            context.Response.ContentLength = isHead ? DeclaredLength(response) : KnownLength(response);
        }

        switch (response.Content)
        {
            case { } content when isHead || isBodiless:
                content.Abandon();
                return (0, true);
            case { } content:
                return await CopyAsync(content, context);
            case null when isHead || isBodiless:
                return (0, true);
            default:
                await context.Response.Body.WriteAsync(response.Body);
                return (response.Body.Length, true);
        }
    }

    /// <summary>A stream's end is not known when it begins: it travels chunked.</summary>
    private static long? KnownLength(FrontResponse response) => response.Content is null ? response.Body.Length : null;

    /// <summary>A function that answers HEAD without a body knows best how long that body would be.</summary>
    private static long? DeclaredLength(FrontResponse response)
    {
        var declared = response.Headers
            .LastOrDefault(header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Value;
        return long.TryParse(declared, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : KnownLength(response);
    }

    /// <summary>Passes on what has come at every read, the head first; waits for a client that is slow.</summary>
    private static async Task<(long Bytes, bool IsWhole)> CopyAsync(ResponseStream content, HttpContext context)
    {
        var total = 0L;
        try
        {
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            while (true)
            {
                var read = await content.Reader.ReadAsync(context.RequestAborted);
                foreach (var segment in read.Buffer)
                {
                    await context.Response.BodyWriter.WriteAsync(segment, context.RequestAborted);
                    total += segment.Length;
                }

                content.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return (total, content.Failure is null);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return (total, true); // The client has left; the rest is dropped.
        }
        finally
        {
            content.Abandon();
        }
    }
}
