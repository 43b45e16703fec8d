using System.Text;
using PhpBridge.Http;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Invocations;

/// <summary>Notifies the mirror of each request, and passes changed paths to opcache.</summary>
/// <param name="workers">The number of php-fpm workers.</param>
/// <param name="interval">The time between two checks of a sandbox for changes.</param>
/// <param name="layouts">The folders in which WordPress is.</param>
/// <param name="frontController">The script that serves public pages.</param>
/// <param name="setsRevalidation">Whether opcache.revalidate_freq is left to the bridge.</param>
internal sealed class MirrorRequestHooks(
    ICodeMirror mirror, int workers, TimeSpan interval, SiteLayouts layouts, string frontController, bool setsRevalidation) : IRequestHooks
{
    private readonly Request[] _requests = new Request[workers];
    private readonly StalePaths _stale = new(workers);

    public ReadOnlySpan<byte> PhpValue => setsRevalidation ? mirror.RevalidationSetting : default;

    public void OnRequestStarting(int worker, string script, HttpRequest request)
    {
        var page = ClassOf(script);

        // A plugin is activated right after it was installed, so pages of wp-admin always check for changes. For requests that a change
        // has caused, the handler has done so already.
        var requireFresh = page == PageClass.Admin && !ReadYourWrites.IsCausedByChange(request);
        _requests[worker] = new Request(IsVisit: request.IsSafe && page != PageClass.Admin, MustBeSeen: !request.IsSafe);
        mirror.BeginRequest(worker, page, Encoding.ASCII.GetString(Authority.Split(request, out _)), requireFresh);
    }

    public void OnResponseStarting(int worker, HttpRequest request, HttpResponse response)
    {
        if (mirror.HasChanged(worker) && ReadYourWrites.Mark(request, response, interval))
        {
            _requests[worker] = _requests[worker] with { MustBeSeen = false };
        }
    }

    public void OnResponseCompleted(int worker) => mirror.CompleteResponse(worker, _requests[worker].IsVisit, _requests[worker].MustBeSeen);

    public void OnWorkerReleased(int worker) => mirror.EndRequest(worker);

    public IReadOnlyList<string>? TakeStalePaths(int worker) => _stale.Take(worker, mirror.TakeStale());

    private PageClass ClassOf(string script)
    {
        var core = script == frontController ? null : layouts.Current.Core.Path;
        return script == frontController ? PageClass.Site
            : script == core + "/wp-login.php" ? PageClass.Login
            : script.StartsWith(core + "/wp-admin/", StringComparison.Ordinal) ? PageClass.Admin
            : PageClass.Other;
    }

    /// <param name="IsVisit">Whether it is for a visitor's page.</param>
    /// <param name="MustBeSeen">Whether the client's next request must see the changes of this one but will carry no mark.</param>
    private readonly record struct Request(bool IsVisit, bool MustBeSeen);
}
