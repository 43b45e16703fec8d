using System.Globalization;
using PhpBridge.Http;

namespace PhpBridge.Invocations;

/// <summary>
/// Makes the changes of a client's request visible to its next one in every sandbox. A response that was written after a change of code
/// sets a short-lived cookie; requests with this cookie, or with the header of WordPress's own requests to the site, first apply
/// the changes of other sandboxes. A forged cookie or header costs one round trip.
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
    /// <param name="interval">The time between two checks of a sandbox for changes.</param>
    /// <returns>Whether the client's next request will carry the mark. A response that shared caches may store is not marked.</returns>
    public static bool Mark(HttpRequest request, HttpResponse response, TimeSpan interval)
    {
        if (request.IsSafe && !IsPrivate(response))
        {
            return false;
        }

        var maxAge = (Seconds + (int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var secure = request.IsHttps ? "; Secure" : "";
        response.Fields.Add("Set-Cookie", $"{Cookie}=1; Max-Age={maxAge}; Path=/; HttpOnly; SameSite=Lax{secure}");
        return request.Fields.TryGet("Cookie"u8, out _); // A client without cookies may not store any.
    }

    /// <summary>Whether shared caches must not store the response (RFC 9111 section 3).</summary>
    private static bool IsPrivate(HttpResponse response)
        => response.Status is >= 300 and < 400
            || (response.Fields.TryGet("Cache-Control"u8, out var control)
                && (Contains(control.Span, "private"u8) || Contains(control.Span, "no-store"u8) || Contains(control.Span, "no-cache"u8)));

    private static bool Contains(ReadOnlySpan<byte> field, ReadOnlySpan<byte> directive) => field.IndexOf(directive) >= 0;
}
