using System.Text;
using System.Text.RegularExpressions;
using PhpBridge.Assets;
using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>The values of variables that say how the site is served. Each throws what names the variable and tells what it should be.</summary>
internal static partial class SettingParsers
{
    public const string RulesFile = ".cache-rules";

    public static string Script(string name, Func<string, string> text)
        => text(name) is ['/', ..] script && script.EndsWith(".php", StringComparison.Ordinal) && RequestPath.Normalize(Encoding.UTF8.GetBytes(script)) == script
            ? script
            : throw new OptionsException(name, $"should be a script below the document root, such as /index.php, but is '{text(name)}'");

    /// <summary>Paths below the document root, without slashes around them.</summary>
    public static MirrorExclusions Exclusions(string name, Func<string, string> text)
    {
        var given = text(name);
        var adds = given.StartsWith('+');
        return given == "auto" ? MirrorExclusions.Usual : new MirrorExclusions(
            adds,
            [.. given[(adds ? 1 : 0)..].Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(path => path.Trim('/'))
                .Select(path => path.Length > 0 && !path.Split('/').Any(segment => segment is "" or "." or "..")
                    ? path
                    : throw new OptionsException(name, $"should be paths below the document root, separated by ':', such as wp-content/uploads, but is '{given}'"))]);
    }

    public static IReadOnlyList<string> Folders(string name, Func<string, string> text)
        => List(text(name), ':') is var folders && folders.All(folder => folder == "*" || folder.StartsWith('/'))
            ? folders
            : throw new OptionsException(name, $"should be absolute paths separated by ':', or '*', but is '{text(name)}'");

    public static IReadOnlyList<string> Hosts(string name, Func<string, string> text)
        => List(text(name), ',') is var hosts && hosts.All(host => Host().IsMatch(host))
            ? hosts
            : throw new OptionsException(name, $"should be host names without ports separated by commas, such as example.com,*.example.com, but is '{text(name)}'");

    /// <summary>The message does not show the value.</summary>
    public static IReadOnlyList<string> Secrets(string name, Func<string, string> text)
    {
        var secrets = List(text(name), ',');
        return secrets.Count <= 2 && secrets.All(secret => secret.Length >= 16 && Encoding.UTF8.GetByteCount(secret) <= OriginGuard.MaxSecretLength)
            ? secrets
            : throw new OptionsException(name, $"should be one value or two, separated by a comma, each of 16 to {OriginGuard.MaxSecretLength} characters");
    }

    /// <summary>The variable's rules, or those of the site's file.</summary>
    public static IReadOnlyList<CacheRule> CacheRules(string name, Func<string, string> text, string documentRoot)
    {
        var file = Path.Combine(documentRoot, RulesFile);
        var isFile = text(name) == "-";
        if (isFile && !File.Exists(file))
        {
            return [];
        }

        try
        {
            return CachePolicy.Parse(isFile ? File.ReadAllText(file) : text(name));
        }
        catch (FormatException e)
        {
            throw new OptionsException(name, isFile ? $"is not set, and in '{file}', {e.Message}" : $"has a rule that is none: {e.Message}");
        }
    }

    private static List<string> List(string text, char separator)
        => text == "-" ? [] : [.. text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$|^\[[0-9a-f:.]+\]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
