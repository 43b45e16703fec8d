using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Rules;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>The making of a page.</summary>
internal sealed class Making(PageKey key, IReadOnlyList<string> vary, HttpRequest request, PurgePoint known, long started)
{
    public PageKey Key => key;

    /// <summary>The names of the request fields that PHP sees, and that the page may vary by.</summary>
    public IReadOnlyList<string> Vary => vary;

    /// <summary>The normalized request.</summary>
    public HttpRequest Request => request;

    /// <summary>The purges that were known when it began.</summary>
    public PurgePoint Known => known;

    /// <summary>When it began, in seconds since 1970.</summary>
    public long Started => started;

    public PageIdentity Identity { get; } = new(key.Text, vary, VaryKey.Of(vary, request.Fields), key.Target);
}
