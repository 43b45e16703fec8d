using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// Paths that a WordPress web server refuses whether or not the file exists, as WordPress's hardening guide and the
/// usual nginx rules have them. Matched against the decoded, normalised path, so no encoding slips past.
/// </summary>
internal sealed partial class DenyRules(bool allowXmlRpc)
{
    // Singleline: %0A is a character like any other, and must not end what a dot matches.
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>The name of the first rule that refuses the path, or null.</summary>
    public string? Match(string path)
    {
        if (HasDotSegment(path))
        {
            return "dot-file";
        }

        foreach (var (name, pattern) in Rules)
        {
            if (pattern.IsMatch(path))
            {
                return name;
            }
        }

        return !allowXmlRpc && XmlRpc().IsMatch(path) ? "xmlrpc" : null;
    }

    /// <summary>
    /// Whether the path is a script, a backup of one, configuration or a dot-file: what even a script does not hand to a
    /// visitor unless it has been tricked into it.
    /// </summary>
    public static bool IsSource(string path)
        => HasDotSegment(path) || path.EndsWith(".php", StringComparison.OrdinalIgnoreCase) || WpConfig().IsMatch(path)
            || ScriptInUploads().IsMatch(path) || PhpSource().IsMatch(path);

    private static readonly (string Name, Regex Pattern)[] Rules =
    [
        ("wp-config", WpConfig()),
        ("php-settings", PhpSettings()),
        ("script-in-uploads", ScriptInUploads()),
        ("data-in-content", DataInContent()),
        ("wp-admin-includes", AdminIncludes()),
        ("wp-includes", Includes()),
        ("theme-compat", ThemeCompat()),
        ("source", Source()),
        ("readme", Readme()),
    ];

    /// <summary>.git, .env, .htaccess, .user.ini …; RFC 8615 reserves /.well-known/ for the public.</summary>
    private static bool HasDotSegment(string path)
        => path.Contains("/.", StringComparison.Ordinal)
            && !(path.StartsWith("/.well-known/", StringComparison.Ordinal) && path.IndexOf("/.", 1, StringComparison.Ordinal) < 0);

    // wp-config.php itself, its backups (wp-config.php.bak, wp-config.old …) and the sample. Permalinks and folders of
    // plugins that begin like this have no dot.
    [GeneratedRegex(@"/wp-config[^/]*\.[^/]*(/|$)", Options)]
    private static partial Regex WpConfig();

    // php.d/*.ini beside WordPress: PHP's settings for this site, paths and passwords perhaps among them.
    [GeneratedRegex("^/php\\.d(/|$)", Options)]
    private static partial Regex PhpSettings();

    // Whoever smuggles a script into the uploads must not get it run.
    [GeneratedRegex(@"/(uploads|files)/(.*)\.(php\d?|phtml|phar|phps|pht)(/|$)", Options)]
    private static partial Regex ScriptInUploads();

    // Dumps, and the logs that WordPress (debug.log), plugins and PHP (error_log) leave where they can write.
    [GeneratedRegex(@"/(wp-content|uploads|files)/(.*)\.(sql(\.\w+)?|sqlite\d?|db|log|env|ini|bak)$|/error_log$", Options)]
    private static partial Regex DataInContent();

    [GeneratedRegex("/wp-admin/includes/", Options)]
    private static partial Regex AdminIncludes();

    // ms-files.php serves the uploads of old multisites; TinyMCE's loader is meant for browsers.
    [GeneratedRegex(@"/wp-includes/(?!ms-files\.php\z|js/tinymce/wp-tinymce\.php\z).*\.php(/|$)", Options)]
    private static partial Regex Includes();

    [GeneratedRegex("/wp-includes/theme-compat/", Options)]
    private static partial Regex ThemeCompat();

    // Source that the file system does not know as a script, and what editors leave behind.
    [GeneratedRegex(@"(\.(phtml|phar|phps|pht|php\d|inc|sw[a-p]|orig|rej|bak|sql|sqlite\d?)|\.php[~.\-_][^/]*|\.\w+~)$", Options)]
    private static partial Regex Source();

    [GeneratedRegex(@"(\.(phtml|phar|phps|pht|php\d|inc)|\.php[~.\-_][^/]*)$", Options)]
    private static partial Regex PhpSource();

    // With path info it is the same script.
    [GeneratedRegex("/xmlrpc\\.php(/|$)", Options)]
    private static partial Regex XmlRpc();

    // They name the version.
    [GeneratedRegex(@"^/(readme\.html|license\.txt)$", Options)]
    private static partial Regex Readme();
}
