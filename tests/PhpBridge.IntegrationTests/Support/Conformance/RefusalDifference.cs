using System.Text.RegularExpressions;

namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>
/// A reason for which the bridge answers otherwise than nginx with WordPress's documented rules; docs/assets.md has the same ones.
/// </summary>
/// <param name="Name">The table's first column.</param>
/// <param name="Nginx">What nginx does.</param>
/// <param name="Bridge">What the bridge does.</param>
/// <param name="Paths">The paths that it is about.</param>
internal sealed record RefusalDifference(string Name, string Nginx, string Bridge, string Paths)
{
    private const string WordPress = "runs /index.php";

    public static readonly RefusalDifference[] All =
    [
        new(
            "A script that does not exist below `wp-includes/` or `wp-admin/includes/`",
            "404",
            "refused",
            @"^/(wp-includes|wp-admin/includes)/.*\.php$"),
        new("A script that does not exist", "404", WordPress, @"\.php(/|$)"),
        new("A file in a folder `….php`", "404", "file", @"\.php/."),
        new("A refused one there", "404", "refused", @"\.php/."),
        new("A script there", "404", "runs", @"\.php/.*\.php$"),
        new("The same in other folders `uploads` or `files`", "refused", WordPress, @"/(?i:uploads|files)/.*\.(?i:php)$"),
        new("A script in the uploads with PATH_INFO", "runs", "refused", @"/(uploads|files)/.*\.php/"),
        new("Scripts below `wp-includes/` and `wp-admin/includes/`", "runs", "refused", @"/(wp-includes|wp-admin/includes)/.*\.php"),
        new(
            "Everything else below `wp-admin/includes/` and `wp-includes/theme-compat/`",
            "file",
            "refused",
            "/(wp-admin/includes|wp-includes/theme-compat)/"),
        new("`wp-config*.php`", "runs", "refused", @"/(?i:wp-config)[^/]*\.php(/|$)"),
        new("Blade templates", "runs", "refused", @"\.blade\.php(/|$)"),
        new("`readme.html` and `license.txt` beside WordPress", "file", "refused", @"^/(readme\.html|license\.txt)$"),
        new("Backups and copies of `wp-config.php`", "file", "refused", @"/(?i:wp-config)[^/]*(/|$)"),
        new("Source", "file", "refused", @"\.(?i:php\d?|phtml|phar|phps|pht|inc|twig)([.~_\- ][^/]*)?$|~$"),
        new("Scripts of other kinds", "file", "refused", @"\.(sh|cgi|aspx?|jsp)([.~_\- ][^/]*)?$"),
        new("Leftovers", "file", "refused", @"\.(bak|orig|rej|sw[opnm])([.~_\- ][^/]*)?$"),
        new(
            "Data: dumps, databases, logs, settings, keys",
            "file",
            "refused",
            @"\.(sql|sqlite\d?|db|log|env|ini|conf|cfg|lock|pem)([.~_\- ][^/]*)?$|/error_log([.~_\- ][^/]*)?$"),
        new("Files of tools", "file", "refused", @"/(composer|package)\.json([.~_\- ][^/]*)?$|/Dockerfile([.~_\- ][^/]*)?$"),
        new("`/.well-known/`", "refused", "file", @"^/\.well-known/"),
        new("The same, without a file", "refused", WordPress, @"^/\.well-known/"),
        new("A folder with `index.html`", "refused", "file", "/$"),
    ];

    public bool Explains(string path, string nginx, string bridge)
        => Matches(Nginx, nginx)
            && Matches(Bridge, bridge)
            && Regex.IsMatch(path, Paths, RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static bool Matches(string pattern, string answer)
        => answer == pattern || (pattern == "runs" && answer.StartsWith("runs ", StringComparison.Ordinal));
}
