namespace PhpBridge.Site;

/// <summary>
/// Decides what a path is: asset, script, redirect or forbidden. The one place that does, for WordPress's rules:
/// <c>try_files $uri $uri/ /index.php?$args</c>, PATH_INFO only behind an existing script, nothing executed by guess.
/// </summary>
internal sealed class SiteResolver(string documentRoot, bool allowXmlRpc)
{
    private const string FrontController = "/index.php";

    private readonly DenyRules _denied = new(allowXmlRpc);
    private readonly SiteCheck _check = new(documentRoot);

    /// <param name="path">The request's path, percent-encoded.</param>
    public Resolution Resolve(ReadOnlySpan<byte> path)
    {
        if (RequestPath.Normalize(path) is not { } normalized)
        {
            return new Resolution.Malformed();
        }

        if (_denied.Match(normalized) is { } rule)
        {
            return new Resolution.Denied(rule);
        }

        if (_check.Problem() is { } problem)
        {
            return new Resolution.NotReady(problem);
        }

        return ResolveExisting(normalized) ?? ResolveWithPathInfo(normalized) ?? ResolveFrontController();
    }

    private Resolution? ResolveExisting(string path)
    {
        // A trailing slash names a directory; a file of that name is not meant (and may be a script with PATH_INFO "/").
        var file = new FileInfo(documentRoot + path.TrimEnd('/'));
        if (path.EndsWith('/'))
        {
            return IsDirectory(file) ? ResolveIndex(path) : null;
        }

        if (IsDirectory(file))
        {
            return new Resolution.Directory(path + "/");
        }

        return file.Exists ? ResolveFile(path, file) : null;
    }

    private static Resolution ResolveFile(string path, FileInfo file)
    {
        if (path.EndsWith(".php", StringComparison.Ordinal))
        {
            return new Resolution.Script(path, PathInfo: "");
        }

        // X.PHP is nobody's script here (php-fpm runs .php only), and its source is nobody's business.
        return path.EndsWith(".php", StringComparison.OrdinalIgnoreCase)
            ? new Resolution.Denied("source")
            : new Resolution.Asset(file);
    }

    private Resolution ResolveIndex(string directory)
    {
        var script = directory + "index.php";
        if (File.Exists(documentRoot + script))
        {
            // The rules saw the directory's name only. An index.php smuggled into the uploads is still no script.
            return _denied.Match(script) is { } rule
                ? new Resolution.Denied(rule)
                : new Resolution.Script(script, PathInfo: "");
        }

        var html = new FileInfo(documentRoot + directory + "index.html");
        if (html.Exists)
        {
            return new Resolution.Asset(html);
        }

        // The root without any index is a site that is not there, not a secret.
        return directory == "/" ? new Resolution.Missing() : new Resolution.Denied("directory-listing");
    }

    /// <summary>/index.php/2026/hello: the script is the first existing .php file along the path.</summary>
    private Resolution.Script? ResolveWithPathInfo(string path)
    {
        for (var at = path.IndexOf(".php/", StringComparison.Ordinal); at >= 0; at = path.IndexOf(".php/", at + 1, StringComparison.Ordinal))
        {
            var script = path[..(at + 4)];
            if (File.Exists(documentRoot + script))
            {
                return new Resolution.Script(script, PathInfo: path[script.Length..]);
            }
        }

        return null;
    }

    private Resolution ResolveFrontController()
        => File.Exists(documentRoot + FrontController)
            ? new Resolution.Script(FrontController, PathInfo: "")
            : new Resolution.Missing();

    private static bool IsDirectory(FileInfo file)
    {
        try
        {
            return (int)file.Attributes != -1 && file.Attributes.HasFlag(FileAttributes.Directory);
        }
        catch (Exception e) when (e is PathTooLongException or UnauthorizedAccessException)
        {
            return false; // A name that no file can have, or one that is not for us to see: nothing is there.
        }
    }
}
