using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace PhpBridge.Emulator.Front;

/// <summary>Writes a response with the framing of RFC 9110: the front owns it, not the function.</summary>
internal static class ResponseWriter
{
    private static readonly HashSet<string> Framing =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Upgrade", "Content-Length" };

    /// <returns>How many bytes of body were sent.</returns>
    public static async Task<long> WriteAsync(HttpContext context, FrontResponse response)
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
        if (response.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            context.Response.ContentLength = isHead ? DeclaredLength(response) : response.Body.Length;
        }

        if (isHead || response.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return 0;
        }

        await context.Response.Body.WriteAsync(response.Body);
        return response.Body.Length;
    }

    /// <summary>A function that answers HEAD without a body knows best how long that body would be.</summary>
    private static long DeclaredLength(FrontResponse response)
    {
        var declared = response.Headers.LastOrDefault(header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Value;
        return long.TryParse(declared, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : response.Body.Length;
    }
}
