using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// Refuses private files, and scripts that are only meant to be included, by the file that a path resolves to. Paths without a file may be
/// permalinks of WordPress. Of those, only dot-files are refused, as by WordPress's documented nginx rules, and scripts in folders where
/// WordPress has no pages.
/// </summary>
internal sealed partial class DenyRules(bool allowXmlRpc, SiteLayouts layouts)
{
    // Singleline: a dot must match %0A, too.
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>Refuses .git, .env, .htaccess, .user.ini and the like, but not /.well-known/, which RFC 8615 makes public.</summary>
    /// <returns>The rule that refuses the path, or null.</returns>
    public static string? RefusePath(string path)
        => path.Contains("/.", StringComparison.Ordinal)
            && !(path.StartsWith("/.well-known/", StringComparison.Ordinal) && path.IndexOf("/.", 1, StringComparison.Ordinal) < 0)
            ? "dot-file"
            : null;

    /// <summary>Refuses a file that must not be sent.</summary>
    /// <param name="path">The path below the document root, decoded and normalised.</param>
    /// <param name="realPath">The path with links resolved, because a link must not hide the name of its target.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseFile(string path, string realPath)
    {
        var name = NameIn(path);
        var isUpload = IsUpload(path);
        return RefusedTypes.Of(name, isUpload)
            ?? (NameIn(realPath).SequenceEqual(name) ? null : RefusedTypes.Of(NameIn(realPath), isUpload))
            ?? RefuseFolder(path)
            ?? (IsReadme(path, name) ? "readme" : null);
    }

    /// <summary>Refuses a script that must not be run.</summary>
    /// <param name="path">The path below the document root, decoded and normalised.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseScript(string path)
        => NameIn(path).StartsWith("wp-config", StringComparison.OrdinalIgnoreCase) ? RefusedTypes.Configuration
            : Uploads().IsMatch(path) || IsUpload(path) ? "script-in-uploads"
            : path.EndsWith(".blade.php", StringComparison.OrdinalIgnoreCase) ? RefusedTypes.Source
            : Includes().IsMatch(path) ? "wp-includes"
            : !allowXmlRpc && NameIn(path).Equals("xmlrpc.php", StringComparison.OrdinalIgnoreCase) ? "xmlrpc"
            : RefuseFolder(path);

    /// <summary>Refuses a script that does not exist, in folders without pages of WordPress. Bots request many of these.</summary>
    /// <param name="path">The path below the document root, decoded and normalised.</param>
    /// <returns>The rule that refuses it, or null.</returns>
    public string? RefuseMissing(string path)
        => !path.EndsWith(".php", StringComparison.OrdinalIgnoreCase) ? null
            : IsUpload(path) ? "script-in-uploads"
            : layouts.Known?.Core.Below("wp-includes").Contains(path) == true ? "wp-includes"
            : layouts.Known?.Core.Below("wp-admin/includes").Contains(path) == true ? "wp-admin-includes"
            : null;

    /// <summary>
    /// Returns whether a file is a script, a backup of one, configuration or a dot-file, which a private download never sends.
    /// </summary>
    /// <param name="path">The path below the document root.</param>
    /// <param name="realPath">The path with links resolved.</param>
    public bool IsSource(string path, string realPath)
        => RefusePath(path) is not null
            || RefusedTypes.Of(NameIn(path), IsUpload(path)) is RefusedTypes.Source or RefusedTypes.Configuration
            || RefusedTypes.Of(NameIn(realPath), IsUpload(path)) is RefusedTypes.Source or RefusedTypes.Configuration;

    private bool IsUpload(string path) => layouts.Known?.IsUpload(path) == true;

    /// <summary>Returns whether a file contains the version of WordPress.</summary>
    private bool IsReadme(string path, ReadOnlySpan<char> name)
        => layouts.Known?.Core.Path is { } core
            && path.Length == core.Length + 1 + name.Length
            && path.StartsWith(core, StringComparison.OrdinalIgnoreCase)
            && (name.Equals("readme.html", StringComparison.OrdinalIgnoreCase)
                || name.Equals("license.txt", StringComparison.OrdinalIgnoreCase));

    private static string? RefuseFolder(string path)
        => AdminIncludes().IsMatch(path) ? "wp-admin-includes"
            : ThemeCompat().IsMatch(path) ? "theme-compat"
            : PhpSettings().IsMatch(path) ? "php-settings"
            : null;

    private static ReadOnlySpan<char> NameIn(string path) => path.AsSpan(path.LastIndexOf('/') + 1);

    // An uploaded script must not be executed.
    [GeneratedRegex("/(uploads|files)/", Options)]
    private static partial Regex Uploads();

    // ms-files.php serves the uploads of old multisites; browsers request TinyMCE's loader.
    [GeneratedRegex(@"/wp-includes/(?!ms-files\.php\z|js/tinymce/wp-tinymce\.php\z)", Options)]
    private static partial Regex Includes();

    // As in WordPress's hardening guide.
    [GeneratedRegex("/wp-admin/includes/", Options)]
    private static partial Regex AdminIncludes();

    [GeneratedRegex("/wp-includes/theme-compat/", Options)]
    private static partial Regex ThemeCompat();

    // php.d/*.ini in the document root: PHP's settings for this site, which may contain paths and passwords.
    [GeneratedRegex("^/php\\.d/", Options)]
    private static partial Regex PhpSettings();
}
