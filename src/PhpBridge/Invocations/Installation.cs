using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhpBridge.Console;
using PhpBridge.Lambda;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>Installs WordPress into the document root, with <c>installer.php</c>. Each loop has its own.</summary>
/// <param name="core">The folder with WordPress, where the operator names it; else null.</param>
/// <param name="scripts">The folder with our own PHP scripts.</param>
internal sealed class Installation(CommandRunner runner, string documentRoot, string? core, string scripts, ILogger log)
{
    private const int MostOfMessage = 4096; // Bytes.

    /// <param name="settings">By the name that the event has for them.</param>
    public InvocationResult Run(IReadOnlyDictionary<string, string> settings, Deadline deadline)
    {
        string[] arguments =
        [
            "php", "-f", Path.Combine(scripts, "installer.php"), "--", "--docroot=" + documentRoot, .. core is null ? [] : (string[])["--core=" + core],
            .. settings.Select(setting => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(setting.Key)}={setting.Value}"),
        ];
        var result = runner.Run(new ConsoleCommand(arguments, default, TimeLimit: null), "install", deadline);
        var report = TextOf(result.Output).TrimEnd();
        if (result.ExitCode == 0 && report.StartsWith('{'))
        {
            log.Installed((long)result.Duration.TotalMilliseconds);
            return new InvocationResult(Encoding.UTF8.GetBytes(report));
        }

        var reason = result.TimedOut
            ? "the invocation's time was up. What was done is kept: send the event again, and it goes on from there, or give the function a timeout of 300 s"
            : Reason(TextOf(result.Error), result.ExitCode);
        log.InstallFailed(reason);
        return InvocationResult.Failed("Function.InstallFailed", $"WordPress could not be installed: {reason}");
    }

    /// <summary>The installer's own line stands at the end, after what PHP may have to say.</summary>
    private static string Reason(string error, int exitCode)
    {
        const string Prefix = "installer: ";
        var start = error.LastIndexOf(Prefix, StringComparison.Ordinal);
        return start >= 0 ? error[(start + Prefix.Length)..].Trim()
            : error.Trim() is { Length: > 0 } other ? other
            : $"the installer ended with exit code {exitCode} and without a word";
    }

    private static string TextOf(BoundedOutput output) => Encoding.UTF8.GetString(output.Excerpt(MostOfMessage).ToText() ?? []);
}
