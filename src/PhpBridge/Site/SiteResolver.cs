using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Resolves a path to an asset, script, redirect or refusal, with WordPress's rules: <c>try_files $uri $uri/ /index.php?$args</c>, and
/// PATH_INFO only after an existing script.
/// </summary>
internal sealed class SiteResolver(SiteOptions options, FileTable files, SiteLayouts layouts, SiteCheck check)
{
    private readonly DenyRules _denied = new(options.AllowXmlRpc, layouts);

    /// <param name="path">The request's path, percent-encoded.</param>
    /// <param name="query">The request's query, which may contain a file's version.</param>
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
    /// Resolves the path of a private download, absolute or below the document root. Files that are refused in URLs are allowed, but
    /// neither source nor configuration. Null if the file does not exist or is not allowed.
    /// </summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public Resolution.Asset? ResolveDownload(string path)
    {
        var prefix = options.DocumentRoot.TrimEnd('/') + "/";
        var below = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path.TrimStart('/');
        var isPath = !below.Split('/').Any(segment => segment is "" or "." or "..") && !below.Contains('\0', StringComparison.Ordinal);
        path = "/" + below;
        return isPath && files.Find(path) is { Kind: FileKind.File } file && !_denied.IsSource(path, file.Path)
            ? new Resolution.Asset(path, file, Version: 0)
            : null;
    }

    /// <summary>Applies the deny rules to the file or script that a path resolves to.</summary>
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
        // A path with a slash at its end is that of a directory. A file of that name may be a script with PATH_INFO "/".
        var isFolder = path.EndsWith('/');
        var version = isFolder ? 0 : AssetVersion.Of(path, query);
        var file = files.Find(isFolder ? path.TrimEnd('/') : path, version);
        return file?.Kind switch
        {
            FileKind.Directory => isFolder ? ResolveIndex(path) : new Resolution.Directory(path + "/"),
            FileKind.File when isFolder => null,
            FileKind.File when path.EndsWith(".php", StringComparison.Ordinal) => new Resolution.Script(path, PathInfo: ""),
            FileKind.File => new Resolution.Asset(path, file, version),
            FileKind.Special => new Resolution.Denied("special-file"),
            FileKind.Outside => new Resolution.Denied("link-outside"),
            _ => null,
        };
    }

    private Resolution ResolveIndex(string directory)
    {
        if (files.Find(directory + "index.php") is { Kind: not FileKind.Directory })
        {
            return ResolveExisting(directory + "index.php", query: default)!;
        }

        if (files.Find(directory + "index.html") is { Kind: not FileKind.Directory })
        {
            return ResolveExisting(directory + "index.html", query: default)!;
        }

        // The root may have a front controller of another name. Without one, the site is missing, not private.
        return directory == "/" ? ResolveFrontController() : new Resolution.Denied("directory-listing");
    }

    /// <summary>Resolves /index.php/2026/hello to the first existing .php file in the path.</summary>
    private Resolution? ResolveWithPathInfo(string path)
    {
        const string End = ".php/";
        for (var at = path.IndexOf(End, StringComparison.Ordinal); at >= 0; at = path.IndexOf(End, at + 1, StringComparison.Ordinal))
        {
            var script = path[..(at + End.Length - 1)];
            switch (files.Find(script)?.Kind)
            {
                case FileKind.File:
                    return new Resolution.Script(script, PathInfo: path[script.Length..]);
                case FileKind.Outside:
                    return new Resolution.Denied("link-outside");
            }
        }

        return null;
    }

    /// <summary>Resolves the path of a file that all sites of a network share.</summary>
    private Resolution? ResolveOfNetwork(string path, ReadOnlySpan<byte> query)
    {
        if (layouts.Known is null && options.SitesInSubdirectories != true)
        {
            return null; // Without WordPress, the search for it would cost round trips on every request.
        }

        var network = new NetworkPaths(layouts.Current, options.SitesInSubdirectories);
        if (network.OldUpload(path) is { } upload)
        {
            return RefusedTypes.Of(path.AsSpan(path.LastIndexOf('/') + 1), isUpload: true) is { } rule ? new Resolution.Denied(rule)
                : files.Find(network.OldUploads)?.Kind != FileKind.File ? null
                : new Resolution.Script(network.OldUploads, PathInfo: "") { Query = upload };
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
        // The redirect to /site/wp-admin/ contains the site.
        var resolution = ResolveExisting(shared, query) ?? ResolveWithPathInfo(shared);
        return resolution is Resolution.Directory ? new Resolution.Directory(path + "/") : resolution;
    }

    private Resolution ResolveFrontController() => files.Find(options.FrontController)?.Kind switch
    {
        FileKind.File => new Resolution.Script(options.FrontController, PathInfo: ""),
        FileKind.Outside => new Resolution.Denied("link-outside"),
        _ => new Resolution.Missing(),
    };
}
