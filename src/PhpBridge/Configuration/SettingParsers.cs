using System.Text;
using System.Text.RegularExpressions;
using PhpBridge.Assets;
using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>Parses settings whose values have a syntax of their own.</summary>
internal static partial class SettingParsers
{
    public static bool TryParseScript(string text, out string value)
    {
        value = text;
        return text.StartsWith('/')
            && text.EndsWith(".php", StringComparison.Ordinal)
            && RequestPath.Normalize(Encoding.UTF8.GetBytes(text)) == text;
    }

    public static bool TryParseExclusions(string text, out MirrorExclusions value)
    {
        var adds = text.StartsWith('+');
        string[] paths = text == "auto" ? [] : [.. Split(text[(adds ? 1 : 0)..], ':').Select(path => path.Trim('/'))];
        value = text == "auto" ? MirrorExclusions.Usual : new MirrorExclusions(adds, paths);
        return paths.All(path => path.Length > 0 && !path.Split('/').Any(segment => segment is "" or "." or ".."));
    }

    public static bool TryParseFolders(string text, out IReadOnlyList<string> value)
    {
        value = text == "none" ? [] : Split(text, ':');
        return value.All(folder => folder == "*" || folder.StartsWith('/'));
    }

    public static bool TryParseHosts(string text, out IReadOnlyList<string> value)
    {
        value = text == "*" ? [] : Split(text, ',');
        return value.All(host => Host().IsMatch(host));
    }

    /// <exception cref="FormatException">A secret is too short or too long. The message does not contain it.</exception>
    public static bool TryParseSecrets(string text, out IReadOnlyList<string> value)
    {
        value = text == "off" ? [] : Split(text, ',');
        return value.Count <= 2
            && value.All(secret => secret.Length >= 16 && Encoding.UTF8.GetByteCount(secret) <= OriginGuard.MaxSecretLength)
            ? true
            : throw new FormatException(
                $"should be one value or two, separated by a comma, each of 16 to {OriginGuard.MaxSecretLength} characters");
    }

    /// <exception cref="FormatException">A rule is invalid; the message quotes it.</exception>
    public static bool TryParseCacheRules(string text, out IReadOnlyList<CacheRule> value)
    {
        try
        {
            value = CachePolicy.Parse(text);
            return true;
        }
        catch (FormatException e)
        {
            throw new FormatException($"contains an invalid rule: {e.Message}", e);
        }
    }

    private static string[] Split(string text, char separator)
        => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$|^\[[0-9a-f:.]+\]$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
