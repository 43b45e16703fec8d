using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Decides what a path is: asset, script, redirect or forbidden. The one place that does, for WordPress's rules:
/// <c>try_files $uri $uri/ /index.php?$args</c>, PATH_INFO only behind an existing script, nothing executed by guess.
/// </summary>
internal sealed class SiteResolver(SiteOptions options, FileTable files, SiteLayouts layouts, SiteCheck check)
{
    private readonly DenyRules _denied = new(options.AllowXmlRpc, layouts);

    /// <param name="path">The request's path, percent-encoded.</param>
    /// <param name="query">The request's query, which may name a file's version.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public Resolution Resolve(ReadOnlySpan<byte> path, ReadOnlySpan<byte> query = default)
    {
        if (RequestPath.Normalize(path) is not { } normalized)
        {
            return new Resolution.Malformed();
        }

        if (DenyRules.RefusePath(normalized) is { } rule)
        {
            return new Resolution.Denied(rule);
        }

        if (check.Problem() is { } problem)
        {
            return new Resolution.NotReady(problem);
        }

        return (ResolveExisting(normalized, query) ?? ResolveWithPathInfo(normalized) ?? ResolveOfNetwork(normalized, query)) is { } found
            ? Permitted(found)
            : _denied.RefuseMissing(normalized) is { } missing ? new Resolution.Denied(missing) : ResolveFrontController();
    }

    /// <summary>
    /// A file that a script hands over to be sent (X-Sendfile): an absolute path, or one below the document root. More
    /// than a visitor gets by asking, but no source and no configuration; null when there is no such file.
    /// </summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public Resolution.Asset? ResolveDownload(string path)
    {
        var prefix = options.DocumentRoot.TrimEnd('/') + "/";
        var below = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path.TrimStart('/');
        var isPath = !below.Split('/').Any(segment => segment is "" or "." or "..") && !below.Contains('\0', StringComparison.Ordinal);
        path = "/" + below;
        return isPath && files.Look(path) is { Kind: FileKind.File } file && !_denied.IsSource(path, file.Path) ? new Resolution.Asset(path, file, Version: 0) : null;
    }

    /// <summary>Rules are about what has been found: a file to be sent, a script to be run.</summary>
    private Resolution Permitted(Resolution found)
    {
        var rule = found switch
        {
            Resolution.Asset asset => _denied.RefuseFile(asset.Path, asset.File.Path),
            Resolution.Script script => _denied.RefuseScript(script.Name),
            _ => null,
        };
        return rule is null ? found : new Resolution.Denied(rule);
    }

    private Resolution? ResolveExisting(string path, ReadOnlySpan<byte> query)
    {
        // A trailing slash names a directory; a file of that name is not meant (and may be a script with PATH_INFO "/").
        var isFolder = path.EndsWith('/');
        var version = isFolder ? 0 : AssetVersion.Of(path, query);
        var file = files.Look(isFolder ? path.TrimEnd('/') : path, version);
        return file?.Kind switch
        {
            FileKind.Directory => isFolder ? ResolveIndex(path) : new Resolution.Directory(path + "/"),
            FileKind.File when isFolder => null,
            FileKind.File => path.EndsWith(".php", StringComparison.Ordinal) ? new Resolution.Script(path, PathInfo: "") : new Resolution.Asset(path, file, version),
            FileKind.Special => new Resolution.Denied("special-file"),
            FileKind.Outside => new Resolution.Denied("link-outside"),
            _ => null,
        };
    }

    private Resolution ResolveIndex(string directory)
    {
        if (files.Look(directory + "index.php") is { Kind: not FileKind.Directory })
        {
            return ResolveExisting(directory + "index.php", query: default)!;
        }

        if (files.Look(directory + "index.html") is { Kind: not FileKind.Directory })
        {
            return ResolveExisting(directory + "index.html", query: default)!;
        }

        // The root without any index may have a front controller of another name. Without that it is a site that is not
        // there, not a secret.
        return directory == "/" ? ResolveFrontController() : new Resolution.Denied("directory-listing");
    }

    /// <summary>/index.php/2026/hello: the script is the first existing .php file along the path.</summary>
    private Resolution? ResolveWithPathInfo(string path)
    {
        for (var at = path.IndexOf(".php/", StringComparison.Ordinal); at >= 0; at = path.IndexOf(".php/", at + 1, StringComparison.Ordinal))
        {
            var script = path[..(at + 4)];
            switch (files.Look(script)?.Kind)
            {
                case FileKind.File:
                    return new Resolution.Script(script, PathInfo: path[script.Length..]);
                case FileKind.Outside:
                    return new Resolution.Denied("link-outside");
            }
        }

        return null;
    }

    /// <summary>A file that all sites of a network share, at an address of one of them.</summary>
    private Resolution? ResolveOfNetwork(string path, ReadOnlySpan<byte> query)
    {
        if (layouts.Known is null && options.SitesInSubdirectories != true)
        {
            return null; // No WordPress, and finding that out again would cost look-ups.
        }

        var network = new NetworkPaths(layouts.Current, options.SitesInSubdirectories);
        if (network.OldUpload(path) is { } upload)
        {
            return RefusedTypes.Of(path.AsSpan(path.LastIndexOf('/') + 1), isUpload: true) is { } rule ? new Resolution.Denied(rule)
                : files.Look(network.OldUploads)?.Kind == FileKind.File ? new Resolution.Script(network.OldUploads, PathInfo: "") { Query = upload } : null;
        }

        foreach (var shared in network.Shared(path))
        {
            if (ResolveShared(path, shared, query) is { } resolution)
            {
                return resolution;
            }
        }

        return null;
    }

    private Resolution? ResolveShared(string path, string shared, ReadOnlySpan<byte> query)
    {
        // The redirect to /site/wp-admin/ keeps the site.
        var resolution = ResolveExisting(shared, query) ?? ResolveWithPathInfo(shared);
        return resolution is Resolution.Directory ? new Resolution.Directory(path + "/") : resolution;
    }

    private Resolution ResolveFrontController() => files.Look(options.FrontController)?.Kind switch
    {
        FileKind.File => new Resolution.Script(options.FrontController, PathInfo: ""),
        FileKind.Outside => new Resolution.Denied("link-outside"),
        _ => new Resolution.Missing(),
    };
}
