using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// Refuses private files, and scripts that are only meant to be included. Both are recognized by
/// the file that a path has led to. Where there is none, WordPress answers, which has permalinks of every kind: only dot-files
/// are refused by the path alone, as WordPress's documented nginx rules do, and scripts where WordPress has no pages.
/// </summary>
internal sealed partial class DenyRules(bool allowXmlRpc, SiteLayouts layouts)
{
    // Singleline: %0A is a character like any other, and must not end what a dot matches.
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>.git, .env, .htaccess, .user.ini …; RFC 8615 reserves /.well-known/ for the public.</summary>
    /// <returns>The rule that refuses the path, or null.</returns>
    public static string? RefusePath(string path)
        => path.Contains("/.", StringComparison.Ordinal)
            && !(path.StartsWith("/.well-known/", StringComparison.Ordinal) && path.IndexOf("/.", 1, StringComparison.Ordinal) < 0)
            ? "dot-file"
            : null;

    /// <summary>Whether a file may be sent.</summary>
    /// <param name="path">Its path below the document root, decoded and normalised.</param>
    /// <param name="place">Where it is, links followed: a link must not give it another name.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseFile(string path, string place)
    {
        var name = NameIn(path);
        var isUpload = IsUpload(path);
        return RefusedTypes.Of(name, isUpload)
            ?? (NameIn(place).SequenceEqual(name) ? null : RefusedTypes.Of(NameIn(place), isUpload))
            ?? RefuseFolder(path)
            ?? (IsReadme(path, name) ? "readme" : null);
    }

    /// <summary>Whether a script may be run.</summary>
    /// <param name="path">Its path below the document root, decoded and normalised.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseScript(string path)
        => NameIn(path).StartsWith("wp-config", StringComparison.OrdinalIgnoreCase) ? RefusedTypes.Configuration
            : Uploads().IsMatch(path) || IsUpload(path) ? "script-in-uploads"
            : path.EndsWith(".blade.php", StringComparison.OrdinalIgnoreCase) ? RefusedTypes.Source
            : Includes().IsMatch(path) ? "wp-includes"
            : !allowXmlRpc && NameIn(path).Equals("xmlrpc.php", StringComparison.OrdinalIgnoreCase) ? "xmlrpc"
            : RefuseFolder(path);

    /// <summary>Where there is nothing: bots ask for scripts there all day, and WordPress need not be troubled to say that.</summary>
    /// <param name="path">Below the document root, decoded and normalised.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseMissing(string path)
        => !path.EndsWith(".php", StringComparison.OrdinalIgnoreCase) ? null
            : IsUpload(path) ? "script-in-uploads"
            : layouts.Known?.Core.Below("wp-includes").Holds(path) == true ? "wp-includes"
            : layouts.Known?.Core.Below("wp-admin/includes").Holds(path) == true ? "wp-admin-includes"
            : null;

    /// <summary>
    /// Whether a file is a script, a backup of one, configuration or a dot-file: what even a script does not hand to a
    /// visitor unless it has been tricked into it.
    /// </summary>
    /// <param name="path">Its path below the document root.</param>
    /// <param name="place">Where it is, links followed.</param>
    public bool IsSource(string path, string place)
        => RefusePath(path) is not null
            || RefusedTypes.Of(NameIn(path), IsUpload(path)) is RefusedTypes.Source or RefusedTypes.Configuration
            || RefusedTypes.Of(NameIn(place), IsUpload(path)) is RefusedTypes.Source or RefusedTypes.Configuration;

    private bool IsUpload(string path) => layouts.Known?.IsUpload(path) == true;

    /// <summary>They name WordPress's version.</summary>
    private bool IsReadme(string path, ReadOnlySpan<char> name)
        => layouts.Known?.Core.Path is { } core && path.Length == core.Length + 1 + name.Length && path.StartsWith(core, StringComparison.OrdinalIgnoreCase)
            && (name.Equals("readme.html", StringComparison.OrdinalIgnoreCase) || name.Equals("license.txt", StringComparison.OrdinalIgnoreCase));

    private static string? RefuseFolder(string path)
        => AdminIncludes().IsMatch(path) ? "wp-admin-includes"
            : ThemeCompat().IsMatch(path) ? "theme-compat"
            : PhpSettings().IsMatch(path) ? "php-settings"
            : null;

    private static ReadOnlySpan<char> NameIn(string path) => path.AsSpan(path.LastIndexOf('/') + 1);

    // A script that was smuggled into the uploads must not be executed.
    [GeneratedRegex("/(uploads|files)/", Options)]
    private static partial Regex Uploads();

    // ms-files.php serves the uploads of old multisites; TinyMCE's loader is meant for browsers.
    [GeneratedRegex(@"/wp-includes/(?!ms-files\.php\z|js/tinymce/wp-tinymce\.php\z)", Options)]
    private static partial Regex Includes();

    // WordPress's hardening guide refuses these folders as a whole.
    [GeneratedRegex("/wp-admin/includes/", Options)]
    private static partial Regex AdminIncludes();

    [GeneratedRegex("/wp-includes/theme-compat/", Options)]
    private static partial Regex ThemeCompat();

    // php.d/*.ini beside WordPress: PHP's settings for this site, paths and passwords perhaps among them.
    [GeneratedRegex("^/php\\.d/", Options)]
    private static partial Regex PhpSettings();
}
