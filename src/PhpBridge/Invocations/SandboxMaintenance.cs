using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>
/// Does the work of a sandbox between two invocations. It delays no response, but its time is billed. Each loop has its own.
/// </summary>
/// <param name="scripts">The folder of PhpBridge's own PHP scripts.</param>
internal sealed class SandboxMaintenance(ICodeMirror mirror, SiteCheck site, LayoutQuery layout, PhpResponder php, string scripts)
{
    private static readonly TimeSpan LinkTimeLimit = TimeSpan.FromSeconds(1);

    public void Run()
    {
        if (mirror.NeedsLinks)
        {
            mirror.LearnLinks(php.ReadLinks(Path.Combine(scripts, "links.php"), Deadline.After(LinkTimeLimit)));
        }

        if (site.Problem() is not null)
        {
            return;
        }

        mirror.Activate(isSite: true); // The site may have been installed since the sandbox started.
        layout.RunIfDue(); // Before the first archive is built, so that the archive contains the file that this writes.
        mirror.Maintain();
    }
}
