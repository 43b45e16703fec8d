using System.Text;
using PhpBridge.Http;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Invocations;

/// <summary>Tells the mirror what PHP is about to do and has done, and PHP what the mirror makes unnecessary.</summary>
/// <param name="options">The mirror's.</param>
/// <param name="layouts">Where WordPress is.</param>
/// <param name="frontController">The script that answers for visitors' pages.</param>
/// <param name="setsRevalidation">Whether the operator leaves it to us how often opcache looks at its files.</param>
internal sealed class MirrorRequestHooks(EfsMirror mirror, MirrorOptions options, SiteLayouts layouts, string frontController, bool setsRevalidation) : IRequestHooks
{
    private readonly Request[] _requests = new Request[options.Workers];
    private readonly StalePaths _stale = new(options.Workers);

    /// <summary>
    /// Seconds between two looks of opcache at a file. In the mirror a look costs nothing, so that PHP notices at once what
    /// the mirror knows; on EFS each is a round trip.
    /// </summary>
    public ReadOnlySpan<byte> Settings
        => !setsRevalidation ? default : mirror.IsInForce ? "opcache.revalidate_freq=0"u8 : "opcache.revalidate_freq=60"u8;

    public void Starting(int worker, string script, HttpRequest request)
    {
        var kind = KindOf(script);

        // Pages of wp-admin always look for changes: a plugin is activated right after it was installed. Requests that a change has
        // caused have looked already.
        var looks = kind == PageClass.Admin && !ReadYourWrites.IsCausedByChange(request);
        _requests[worker] = new Request(IsVisit: request.IsSafe && kind != PageClass.Admin, MustBeSeen: !request.IsSafe);
        mirror.BeginRequest(worker, kind, Encoding.ASCII.GetString(Authority.Split(request, out _)), looks);
    }

    public void Responding(int worker, HttpRequest request, HttpResponse response)
    {
        if (mirror.HasChanged(worker) && ReadYourWrites.Mark(request, response, options.Interval))
        {
            _requests[worker] = _requests[worker] with { MustBeSeen = false };
        }
    }

    public void Answered(int worker) => mirror.Answered(worker, _requests[worker].IsVisit, _requests[worker].MustBeSeen);

    public void Ended(int worker) => mirror.EndRequest(worker);

    public IReadOnlyList<string>? TakeStale(int worker) => _stale.Take(worker, mirror.TakeStale());

    private PageClass KindOf(string script)
    {
        var core = script == frontController ? null : layouts.Current.Core.Path;
        return script == frontController ? PageClass.Site
            : script == core + "/wp-login.php" ? PageClass.Login
            : script.StartsWith(core + "/wp-admin/", StringComparison.Ordinal) ? PageClass.Admin
            : PageClass.Other;
    }

    /// <param name="IsVisit">Whether it asks for a visitor's page.</param>
    /// <param name="MustBeSeen">Whether the client's next request must see what this one changes, and will not say so.</param>
    private readonly record struct Request(bool IsVisit, bool MustBeSeen);
}
