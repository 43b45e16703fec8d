using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Requests;

/// <summary>The primary key of a page (RFC 9111 section 2): all that PHP learns of a normalized request, but what Vary names.</summary>
internal sealed class PageKey
{
    private PageKey(string text, string target, ReadOnlyMemory<byte> query) => (Text, Target, Query) = (text, target, query);

    /// <summary>Scheme, host, path and query, and the gateway where it matters to WordPress.</summary>
    public string Text { get; }

    /// <summary>Path and query, as purges name them.</summary>
    public string Target { get; }

    /// <summary>Without ignored parameters.</summary>
    public ReadOnlyMemory<byte> Query { get; }

    /// <summary>CloudFront sends it with each request; the must-use plugin corrects the host where it is there.</summary>
    public static ReadOnlySpan<byte> GatewayField => "X-Amz-Cf-Id"u8;

    public static PageKey Of(HttpRequest request, ReadOnlySpan<byte> host, ReadOnlyMemory<byte> query)
        => Of(request, host, request.Path.Span, query);

    private static PageKey Of(HttpRequest request, ReadOnlySpan<byte> host, ReadOnlySpan<byte> pathBytes, ReadOnlyMemory<byte> query)
    {
        var path = Encoding.Latin1.GetString(pathBytes);
        var target = query.IsEmpty ? path : path + "?" + Encoding.Latin1.GetString(query.Span);
        var scheme = request.IsHttps ? "https://" : "http://";
        var gateway = request.Fields.Contains(GatewayField) ? "\ncf" : "";
        return new(scheme + Encoding.Latin1.GetString(host).ToLowerInvariant() + target + gateway, target, query);
    }

    /// <summary>The key of another target of the same origin.</summary>
    public static PageKey OfTarget(HttpRequest request, ReadOnlySpan<byte> host, string target, IgnoredParameters ignored)
    {
        var path = PathOf(target);
        var query = path.Length == target.Length ? [] : Encoding.Latin1.GetBytes(target[(path.Length + 1)..]);
        return Of(request, host, Encoding.Latin1.GetBytes(path), ignored.Remove(query));
    }

    /// <summary>The path of a target.</summary>
    public static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }
}
