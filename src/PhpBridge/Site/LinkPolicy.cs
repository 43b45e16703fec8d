using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Decides where symbolic links may lead: within the document root, and into the folders that the options name. Otherwise a
/// visitor who can create a link in the uploads could read every file of the function.
/// </summary>
internal sealed class LinkPolicy(SiteOptions options)
{
    private readonly bool _any = options.LinkTargets.Contains("*");
    private readonly string[] _targets = [.. options.LinkTargets.Select(target => FileSystem.RealPath(target) ?? target)];
    private string _root = FileSystem.RealPath(options.DocumentRoot) ?? options.DocumentRoot;

    /// <param name="place">Where a path below the root has led to, all links resolved.</param>
    public bool Allows(string place)
    {
        if (_any || IsInside(place, _root) || Array.Exists(_targets, target => IsInside(place, target)))
        {
            return true;
        }

        // Deployments change the link that the root itself may be.
        _root = FileSystem.RealPath(options.DocumentRoot) ?? options.DocumentRoot;
        return IsInside(place, _root);
    }

    private static bool IsInside(string place, string folder)
        => place.StartsWith(folder, StringComparison.Ordinal)
            && (place.Length == folder.Length || folder.EndsWith('/') || place[folder.Length] == '/');
}
