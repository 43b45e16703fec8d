using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// The rewrite rules of WordPress's networks (multisite) of all versions: the first segment may name a site, shared files are in
/// WordPress's folder, and until WordPress 3.5 a script served the uploads.
/// </summary>
/// <param name="sitesInSubdirectories">Whether the first segment may name a site; null for WordPress's own configuration.</param>
internal readonly partial struct NetworkPaths(SiteLayout layout, bool? sitesInSubdirectories)
{
    private readonly string _core = layout.Core.Path ?? "";
    private readonly bool _hasSegment = sitesInSubdirectories ?? layout.Network == SiteNetwork.Subdirectories;
    private readonly bool _isNetwork = sitesInSubdirectories == true || layout.Network != SiteNetwork.None;

    /// <summary>The script that serves uploads, below the document root.</summary>
    public string OldUploads => _core + "/wp-includes/ms-files.php";

    /// <summary><c>^([_0-9a-zA-Z-]+/)?files/(.+)  wp-includes/ms-files.php?file=$2</c></summary>
    /// <returns>The query for the script; null if the path is not such an upload.</returns>
    public string? OldUpload(string path)
    {
        const string Folder = "/files/";
        if (layout.OldUploads is null)
        {
            return null;
        }

        var site = _hasSegment && !path.StartsWith(Folder, StringComparison.Ordinal) ? Site().Match(path).Length : 0;
        var file = path[site..];
        return file.Length > Folder.Length && file.StartsWith(Folder, StringComparison.Ordinal)
            ? "file=" + string.Join('/', file[Folder.Length..].Split('/').Select(Uri.EscapeDataString))
            : null;
    }

    /// <summary>
    /// <c>^([_0-9a-zA-Z-]+/)?(wp-(content|admin|includes).*)</c> and <c>^([_0-9a-zA-Z-]+/)?(.*\.php)$</c>, after the folder of WordPress
    /// if it has one of its own.
    /// </summary>
    /// <returns>The other paths at which the file may be.</returns>
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
        => path.StartsWith("/wp-", StringComparison.Ordinal)
            || path.EndsWith(".php", StringComparison.Ordinal)
            || path.Contains(".php/", StringComparison.Ordinal);

    // WordPress does not allow sites with the names of its folders.
    [GeneratedRegex("^/(?!wp-(content|admin|includes)/)[_0-9a-zA-Z-]+(?=/)")]
    private static partial Regex Site();
}
