using PhpBridge.Caching;
using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>The page cache's work after a response: it stores pages, and replaces stale ones. Each loop has its own.</summary>
/// <param name="php">Not that of the loop, which may be waiting for its next invocation already.</param>
internal sealed class PageMaintenance(PageCache pages, SiteResolver site, PhpResponder php)
{
    /// <param name="deadline">The deadline of the invocation that was answered.</param>
    public void Run(Deadline deadline)
    {
        pages.Work(request => Respond(request, deadline));
        php.FinishWork();
    }

    /// <exception cref="IOException">The path does not lead to a script any longer, or PHP failed.</exception>
    private HttpResponse Respond(HttpRequest request, Deadline deadline)
        => site.Resolve(request.Path.Span, request.Query.Span) is Resolution.Script script
            ? php.Respond(request, script, default, deadline)
            : throw new IOException("the page's path does not lead to a script any longer");
}
