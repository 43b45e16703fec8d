using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge;

/// <summary>Tells the mirror what PHP is about to do, and PHP what the mirror makes unnecessary.</summary>
/// <param name="layouts">Where WordPress is.</param>
/// <param name="frontController">The script that answers for visitors' pages.</param>
/// <param name="setsRevalidation">Whether the operator leaves it to us how often opcache looks at its files.</param>
internal sealed class MirroredScripts(EfsMirror mirror, SiteLayouts layouts, string frontController, bool setsRevalidation) : IScriptObserver
{
    /// <summary>
    /// Seconds between two looks of opcache at a file. In the mirror a look costs nothing, so that PHP notices at once what
    /// the mirror knows; on EFS each is a round trip.
    /// </summary>
    public ReadOnlySpan<byte> Settings
        => !setsRevalidation ? default : mirror.IsInForce ? "opcache.revalidate_freq=0"u8 : "opcache.revalidate_freq=60"u8;

    public void Starting(int worker, string script) => mirror.BeginRequest(worker, KindOf(script));

    public IReadOnlyList<string>? TakeStale(int worker) => mirror.TakeStale() is { Count: > 0 } paths ? paths : null;

    public void Ended(int worker) => mirror.EndRequest(worker);

    private PageKind KindOf(string script)
    {
        var core = script == frontController ? null : layouts.Current.Core.Path;
        return script == frontController ? PageKind.Site
            : script == core + "/wp-login.php" ? PageKind.Login
            : script.StartsWith(core + "/wp-admin/", StringComparison.Ordinal) ? PageKind.Admin
            : PageKind.Other;
    }
}
