using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Rules;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>Purges the pages that a request has changed (RFC 9111 section 4.4), in all sandboxes.</summary>
internal sealed class Invalidation(PageStore store, SitePurges purges, IgnoredParameters ignored)
{
    /// <summary>To be called before the response leaves. Costs a look-up of each target's page, and a commit where there is one.</summary>
    public void Apply(HttpRequest request, HttpResponse response)
    {
        var targets = InvalidationTargets.Of(request, response.Status, response.Fields);
        if (targets.Count == 0 || !request.Fields.TryGet("Host"u8, out var host))
        {
            return;
        }

        var tags = new List<string>();
        foreach (var target in targets)
        {
            var key = PageKey.OfTarget(request, host.Span, target, ignored);
            if (store.Contains(key))
            {
                tags.Add(CacheTag.OfTarget(key.Target));
            }
        }

        if (tags.Count > 0)
        {
            Commit(tags);
        }
    }

    private void Commit(List<string> tags)
    {
        try
        {
            purges.Commit(tags);
        }
        catch (IOException)
        {
            // In the log. Until the purges can be read again, no page is used here.
        }
    }
}
