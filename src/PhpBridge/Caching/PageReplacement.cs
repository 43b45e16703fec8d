using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>A page that is to be replaced after the response has left (RFC 5861 section 3).</summary>
internal sealed class PageReplacement
{
    private PageReplacement(PageKey key, Page page, HttpRequest request) => (Key, Page, Request) = (key, page, request);

    public PageKey Key { get; }

    /// <summary>The stale page.</summary>
    public Page Page { get; }

    /// <summary>The normalized request; nothing in it belongs to an event's buffer.</summary>
    public HttpRequest Request { get; }

    public static PageReplacement Of(PageKey key, Page page, HttpRequest request)
    {
        var normalized = NormalizedRequest.Of(request, key, page.Identity.Vary);
        var fields = new FieldCollection();
        foreach (var field in normalized.Fields)
        {
            fields.Add(field.Name.ToArray(), field.Value.ToArray());
        }

        return new(key, page, new HttpRequest
        {
            Method = normalized.Method.ToArray(),
            Path = normalized.Path.ToArray(),
            Query = normalized.Query.ToArray(),
            Fields = fields,
            RemoteAddress = normalized.RemoteAddress.ToArray(),
        });
    }
}
