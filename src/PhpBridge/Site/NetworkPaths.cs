using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// The rewrite rules of WordPress's networks (multisite), in all its ages: the first segment may name a site, what all sites share
/// is in WordPress's own folder, and until WordPress 3.5 a script handed out their uploads.
/// </summary>
/// <param name="sitesInSubdirectories">What the operator says; null leaves it to WordPress.</param>
internal readonly partial struct NetworkPaths(SiteLayout layout, bool? sitesInSubdirectories)
{
    private readonly string _core = layout.Core.Path ?? "";
    private readonly bool _hasSegment = sitesInSubdirectories ?? layout.Network == SiteNetwork.Subdirectories;
    private readonly bool _isNetwork = sitesInSubdirectories == true || layout.Network != SiteNetwork.None;

    /// <summary>The script that hands out uploads, below the document root.</summary>
    public string OldUploads => _core + "/wp-includes/ms-files.php";

    /// <summary><c>^([_0-9a-zA-Z-]+/)?files/(.+)  wp-includes/ms-files.php?file=$2</c></summary>
    /// <returns>The query that the script wants; null for what is no such upload.</returns>
    public string? OldUpload(string path)
    {
        const string Folder = "/files/";
        var below = layout.OldUploads is null ? null
            : path.StartsWith(Folder, StringComparison.Ordinal) ? path
            : _hasSegment && Site().Match(path) is { Success: true } site && path.AsSpan(site.Length).StartsWith(Folder) ? path[site.Length..]
            : null;
        return below is null || below.Length == Folder.Length ? null : "file=" + string.Join('/', below[Folder.Length..].Split('/').Select(Uri.EscapeDataString));
    }

    /// <summary>
    /// <c>^([_0-9a-zA-Z-]+/)?(wp-(content|admin|includes).*)</c> and <c>^([_0-9a-zA-Z-]+/)?(.*\.php)$</c>, and with WordPress in a
    /// folder of its own the same with that folder in front.
    /// </summary>
    /// <returns>Where to look for the file, besides at the path itself.</returns>
    public IEnumerable<string> Shared(string path)
    {
        if (_isNetwork && _core.Length > 0 && IsShared(path))
        {
            yield return _core + path;
        }

        if (_hasSegment && Site().Match(path) is { Success: true } site && path[site.Length..] is var below && IsShared(below))
        {
            yield return below;
            if (_core.Length > 0)
            {
                yield return _core + below;
            }
        }
    }

    private static bool IsShared(string path)
        => path.StartsWith("/wp-", StringComparison.Ordinal) || path.EndsWith(".php", StringComparison.Ordinal) || path.Contains(".php/", StringComparison.Ordinal);

    // WordPress gives no site a name of its own folders.
    [GeneratedRegex("^/(?!wp-(content|admin|includes)/)[_0-9a-zA-Z-]+(?=/)")]
    private static partial Regex Site();
}
