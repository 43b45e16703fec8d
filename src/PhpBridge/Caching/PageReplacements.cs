using System.Collections.Concurrent;
using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>The pages that are to be replaced after the response, each once. Thread-safe.</summary>
internal sealed class PageReplacements
{
    // Of more, the next request for each takes care.
    private const int Max = 16;

    private readonly ConcurrentDictionary<string, PageReplacement> _pages = new(StringComparer.Ordinal);

    public void Add(PageKey key, Page page, HttpRequest request)
    {
        if (_pages.Count < Max)
        {
            _pages.TryAdd(key.Text + "\n" + page.Identity.Variant, PageReplacement.Of(key, page, request));
        }
    }

    public IEnumerable<PageReplacement> TakeAll()
    {
        foreach (var id in _pages.Keys)
        {
            if (_pages.TryRemove(id, out var replacement))
            {
                yield return replacement;
            }
        }
    }
}
