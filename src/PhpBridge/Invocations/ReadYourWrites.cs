using System.Globalization;
using PhpBridge.Http;

namespace PhpBridge.Invocations;

/// <summary>
/// Has a client's next request see what its last one has changed, whichever sandbox gets it: a response that was written after a change
/// of code carries a short-lived cookie, and requests with it, or with a header that WordPress's own requests to the site carry, are
/// answered only after a look for changes. Both say nothing else, so a forged one costs a round trip.
/// </summary>
internal static class ReadYourWrites
{
    private const string Cookie = "phpbridge_changed";
    private const int Seconds = 10;

    /// <summary>Whether the request may have been caused by a change.</summary>
    public static bool IsCausedByChange(HttpRequest request)
        => !request.IsSafe || request.Fields.TryGet("X-PhpBridge-Changed"u8, out _)
            || (request.Fields.TryGet("Cookie"u8, out var cookies) && cookies.Span.IndexOf("phpbridge_changed="u8) >= 0);

    /// <summary>Marks the response to a request that has changed code.</summary>
    /// <param name="interval">How often a sandbox looks for changes.</param>
    /// <returns>Whether the client will say so. A response that others may get too is not marked.</returns>
    public static bool Mark(HttpRequest request, HttpResponse response, TimeSpan interval)
    {
        if (request.IsSafe && !IsPrivate(response))
        {
            return false;
        }

        var maxAge = (Seconds + (int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Fields.Add("Set-Cookie", $"{Cookie}=1; Max-Age={maxAge}; Path=/; HttpOnly; SameSite=Lax{(request.IsHttps ? "; Secure" : "")}");
        return request.Fields.TryGet("Cookie"u8, out _); // A client that has sent none may keep none.
    }

    /// <summary>Whether shared caches do not store it (RFC 9111 section 3).</summary>
    private static bool IsPrivate(HttpResponse response)
        => response.Status is >= 300 and < 400
            || (response.Fields.TryGet("Cache-Control"u8, out var control) && (Contains(control.Span, "private"u8) || Contains(control.Span, "no-store"u8) || Contains(control.Span, "no-cache"u8)));

    private static bool Contains(ReadOnlySpan<byte> field, ReadOnlySpan<byte> directive) => field.IndexOf(directive) >= 0;
}
