using System.Globalization;
using System.Text;

namespace PhpBridge.Caching.Rules;

/// <summary>The value of Cache-Status (RFC 9211) that this cache adds to an answer.</summary>
internal static class CacheStatus
{
    private const string Cache = "PhpBridge";

    /// <param name="remaining">The lifetime that is left, in seconds; negative when the response is stale.</param>
    /// <param name="isCollapsed">Whether the request has waited for another one (section 2.6).</param>
    public static byte[] Hit(long remaining, bool isCollapsed = false)
        => Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Cache}; hit; ttl={remaining}{(isCollapsed ? "; collapsed" : "")}"));

    /// <summary>A stale response in place of the origin's failure.</summary>
    /// <param name="status">The origin's, or 0 when it sent no response.</param>
    public static byte[] StaleOnError(long remaining, int status)
    {
        var failure = status > 0 ? string.Create(CultureInfo.InvariantCulture, $"; fwd=stale; fwd-status={status}") : "";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Cache}; hit; ttl={remaining}{failure}; detail=stale-if-error"));
    }

    /// <param name="reason">A token of section 2.2: bypass, method, uri-miss, vary-miss, request, stale.</param>
    /// <param name="stored">Whether the response is being stored (section 2.5).</param>
    /// <param name="detail">A token, or null.</param>
    public static byte[] Forwarded(string reason, bool stored = false, string? detail = null)
        => Encoding.ASCII.GetBytes($"{Cache}; fwd={reason}{(stored ? "; stored" : "")}{(detail is null ? "" : "; detail=" + detail)}");
}
