namespace PhpBridge.Packaging.Debian;

/// <summary>
/// The files of unpacked packages under the paths that they have on an installed system, each with its package. Links are
/// followed inside the tree only: a path of the build machine is never read.
/// </summary>
internal sealed class PackageTree
{
    private const int MaxLinks = 40;

    private readonly Dictionary<string, PackagedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _folders = new(StringComparer.Ordinal);

    /// <summary>Unpacks packages, each into a folder of its own.</summary>
    public static PackageTree Unpack(IEnumerable<FetchedPackage> packages, string folder)
    {
        var tree = new PackageTree();
        foreach (var package in packages)
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, package.Name)).FullName;
            DebFile.Unpack(package.File, target);
            tree.Add(package.Name, target);
        }

        return tree;
    }

    /// <summary>Adds the files and links of an unpacked package.</summary>
    public void Add(string package, string folder) => Add(package, new DirectoryInfo(folder), "");

    /// <summary>Returns the package that has a file or link with exactly this path; null if there is no such package.</summary>
    public string? OwnerOf(string path) => _files.GetValueOrDefault(path)?.Package;

    /// <summary>Returns the paths that begin and end like this, sorted.</summary>
    public IReadOnlyList<string> Find(string prefix, string suffix = "")
        => [.. _files.Keys.Where(path => path.Length >= prefix.Length + suffix.Length
            && path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith(suffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>Returns the only path that begins and ends like this.</summary>
    public string FindOne(string prefix, string suffix)
        => Find(prefix, suffix) is [var path] ? path : throw NotPackaged($"one file {prefix}…{suffix}");

    /// <summary>Returns the file to which a path leads after following all links; null if the path leads out of the packages.</summary>
    public PackagedFile? Resolve(string path) => ResolvePath(path) is { } resolved ? _files.GetValueOrDefault(resolved) : null;

    /// <summary>
    /// Returns the files below a folder, by their relative paths, with links to files and folders followed. A link that leads out
    /// of the packages fails.
    /// </summary>
    /// <param name="folder">The folder's path.</param>
    /// <param name="except">Names directly below the folder to leave out.</param>
    public IEnumerable<(string RelativePath, PackagedFile File)> Below(string folder, IReadOnlyCollection<string> except)
    {
        var resolved = ResolvePath(folder);
        return resolved is not null && _folders.ContainsKey(resolved) ? Walk(resolved, "", except, MaxLinks) : throw NotPackaged(folder);
    }

    /// <summary>Returns the packages that have something below a folder.</summary>
    public IEnumerable<string> OwnersBelow(string folder)
        => _files.Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => file.Value.Package).Distinct();

    public static PackagingException NotPackaged(string what)
        => new($"no package of the lock has {what}: make a new one with ./build.sh layer --update");

    private void Add(string package, DirectoryInfo folder, string path)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var entryPath = path + "/" + entry.Name;
            Names(path).Add(entry.Name);
            if (entry is DirectoryInfo { LinkTarget: null } directory)
            {
                Names(entryPath);
                Add(package, directory, entryPath);
            }
            else if (!_files.TryAdd(entryPath, new(package, entry.FullName, entry.LinkTarget)))
            {
                throw new PackagingException($"{entryPath} is in two packages: {_files[entryPath].Package} and {package}");
            }
        }
    }

    private SortedSet<string> Names(string folder)
    {
        if (!_folders.TryGetValue(folder, out var names))
        {
            _folders.Add(folder, names = new(StringComparer.Ordinal));
        }

        return names;
    }

    private string? ResolvePath(string path)
    {
        var names = new Stack<string>(path.Split('/').Reverse());
        var resolved = "";
        var links = 0;
        while (names.TryPop(out var name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                resolved = resolved[..Math.Max(0, resolved.LastIndexOf('/'))];
                continue;
            }

            var candidate = resolved + "/" + name;
            if (_files.GetValueOrDefault(candidate)?.LinkTarget is not { } target)
            {
                resolved = candidate;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            resolved = target.StartsWith('/') ? "" : resolved;
            foreach (var part in target.Split('/').Reverse())
            {
                names.Push(part);
            }
        }

        return _files.ContainsKey(resolved) || _folders.ContainsKey(resolved) ? resolved : null;
    }

    private IEnumerable<(string RelativePath, PackagedFile File)> Walk(
        string folder, string relative, IReadOnlyCollection<string> except, int depth)
    {
        foreach (var name in _folders[folder].Where(name => !except.Contains(name)))
        {
            var resolved = ResolvePath(folder + "/" + name)
                ?? throw new PackagingException($"the link {folder}/{name} leads out of the packages of the lock");
            if (_files.TryGetValue(resolved, out var file))
            {
                yield return (relative + name, file);
                continue;
            }

            if (depth == 0)
            {
                throw new PackagingException($"{folder}/{name} is a link to a folder that contains it");
            }

            foreach (var below in Walk(resolved, relative + name + "/", [], depth - 1))
            {
                yield return below;
            }
        }
    }
}
