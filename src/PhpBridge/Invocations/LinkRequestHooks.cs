using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Invocations;

/// <summary>
/// Without a mirror, PHP remembers for minutes where links lead (realpath_cache_ttl), as each is round trips to EFS. When one leads
/// elsewhere, each worker forgets that before its next request, and opcache the scripts that were there.
/// </summary>
internal sealed class LinkRequestHooks(WatchedLinks links, int workers) : IRequestHooks
{
    private readonly StalePaths _stale = new(workers);

    public ReadOnlySpan<byte> Settings => default;

    public void Starting(int worker, string script, HttpRequest request)
    {
    }

    public void Responding(int worker, HttpRequest request, HttpResponse response)
    {
    }

    public void Answered(int worker)
    {
    }

    public void Ended(int worker)
    {
    }

    public IReadOnlyList<string>? TakeStale(int worker) => _stale.Take(worker, links.TakeMoved());
}
