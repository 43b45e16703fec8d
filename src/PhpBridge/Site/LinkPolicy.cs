using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Decides whether the target of a symbolic link is allowed: in the document root, or in the folders that the options list. Otherwise a
/// client that can create a link in the uploads could read every file of the function.
/// </summary>
internal sealed class LinkPolicy(SiteOptions options)
{
    private readonly bool _any = options.LinkTargets.Contains("*");
    private readonly string[] _targets = [.. options.LinkTargets.Select(target => FileSystem.RealPath(target) ?? target)];
    private string _root = FileSystem.RealPath(options.DocumentRoot) ?? options.DocumentRoot;

    /// <param name="path">A path with all links resolved.</param>
    public bool Allows(string path)
    {
        if (_any || IsInside(path, _root) || Array.Exists(_targets, target => IsInside(path, target)))
        {
            return true;
        }

        // The root itself may be a link that a deployment has changed.
        _root = FileSystem.RealPath(options.DocumentRoot) ?? options.DocumentRoot;
        return IsInside(path, _root);
    }

    private static bool IsInside(string path, string folder)
        => path.StartsWith(folder, StringComparison.Ordinal)
            && (path.Length == folder.Length || folder.EndsWith('/') || path[folder.Length] == '/');
}
