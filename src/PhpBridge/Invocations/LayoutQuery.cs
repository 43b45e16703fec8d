using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Commands;
using PhpBridge.Mirror;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>Queries WordPress for the site's layout with <c>layout.php</c>, rarely and after a response. Each loop has its own.</summary>
/// <param name="core">The folder of WordPress; null to search it.</param>
/// <param name="scripts">The folder of PhpBridge's own PHP scripts.</param>
internal sealed class LayoutQuery(CommandRunner runner, SiteLayouts layouts, string? core, string scripts, ILogger log)
{
    private const int MaxReportLength = 64 * 1024; // Bytes.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public void RunIfDue()
    {
        if (layouts.IsDue())
        {
            layouts.Update(Path.Combine(layouts.DocumentRoot, MirrorOptions.FolderName), Query);
        }
    }

    private ReadOnlyMemory<byte>? Query()
    {
        string[] arguments =
        [
            "php", "-f", Path.Combine(scripts, "layout.php"), "--", layouts.DocumentRoot, .. core is null ? [] : (string[])[core],
        ];
        var result = runner.Run(new CommandLine(arguments, default, TimeLimit: null), "layout", Deadline.After(TimeLimit));
        if (result.ExitCode == 0)
        {
            return result.Output.Excerpt(MaxReportLength).ToText();
        }

        log.LayoutUnknown(Encoding.UTF8.GetString(result.Error.Excerpt(1024).ToText() ?? []).Trim());
        return null;
    }
}
