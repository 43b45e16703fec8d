using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhpBridge.Lambda;
using PhpBridge.Time;

namespace PhpBridge.Commands;

/// <summary>Installs WordPress into the document root with <c>installer.php</c>. Each loop has its own.</summary>
/// <param name="core">The folder for WordPress; null for the document root.</param>
/// <param name="scripts">The folder of PhpBridge's own PHP scripts.</param>
internal sealed class Installation(CommandRunner runner, string documentRoot, string? core, string scripts, ILogger log)
{
    private const int MaxMessageLength = 4096; // Bytes.

    /// <param name="settings">The settings of the site by property name of the event.</param>
    public InvocationResult Run(IReadOnlyDictionary<string, string> settings, Deadline deadline)
    {
        string[] arguments =
        [
            "php", "-f", Path.Combine(scripts, "installer.php"), "--", "--docroot=" + documentRoot,
            .. core is null ? [] : (string[])["--core=" + core],
            .. settings.Select(setting => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(setting.Key)}={setting.Value}"),
        ];
        var result = runner.Run(new CommandLine(arguments, default, TimeLimit: null), "install", deadline);
        var report = TextOf(result.Output).TrimEnd();
        if (result.ExitCode == 0 && report.StartsWith('{'))
        {
            log.Installed((long)result.Duration.TotalMilliseconds);
            return new InvocationResult(Encoding.UTF8.GetBytes(report));
        }

        var reason = result.TimedOut
            ? "the function's timeout was reached. Completed steps are kept: send the event again to continue, or set a timeout of 300 s"
            : Reason(TextOf(result.Error), result.ExitCode);
        log.InstallFailed(reason);
        return InvocationResult.Failed("Function.InstallFailed", $"WordPress could not be installed: {reason}");
    }

    /// <summary>Returns the installer's own message, which follows the messages of PHP.</summary>
    private static string Reason(string error, int exitCode)
    {
        const string Prefix = "installer: ";
        var start = error.LastIndexOf(Prefix, StringComparison.Ordinal);
        return start >= 0 ? error[(start + Prefix.Length)..].Trim()
            : error.Trim() is { Length: > 0 } other ? other
            : $"the installer ended with exit code {exitCode} and without a message";
    }

    private static string TextOf(BoundedOutput output) => Encoding.UTF8.GetString(output.Excerpt(MaxMessageLength).ToText() ?? []);
}
