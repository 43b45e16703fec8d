using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Console;
using PhpBridge.Mirror;
using PhpBridge.Site;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>
/// Asks WordPress for the site's layout, with <c>layout.php</c>: between two invocations, when nobody waits, and seldom. Each loop
/// has its own.
/// </summary>
/// <param name="scripts">The folder with our own PHP scripts.</param>
internal sealed class LayoutInquiry(CommandRunner runner, SiteLayouts layouts, string? core, string scripts, ILogger log)
{
    private const int MostOfReport = 64 * 1024; // Bytes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void Run()
    {
        if (layouts.IsDue())
        {
            layouts.Learn(Path.Combine(layouts.DocumentRoot, MirrorOptions.FolderName), Ask);
        }
    }

    private ReadOnlyMemory<byte>? Ask()
    {
        string[] arguments = ["php", "-f", Path.Combine(scripts, "layout.php"), "--", layouts.DocumentRoot, .. core is null ? [] : (string[])[core]];
        var result = runner.Run(new ConsoleCommand(arguments, default, TimeLimit: null), "layout", Deadline.After(Patience));
        if (result.ExitCode == 0)
        {
            return result.Output.Excerpt(MostOfReport).ToText();
        }

        log.LayoutUnknown(Encoding.UTF8.GetString(result.Error.Excerpt(1024).ToText() ?? []).Trim());
        return null;
    }
}
