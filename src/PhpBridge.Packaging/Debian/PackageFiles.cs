using PhpBridge.Packaging.Elf;

namespace PhpBridge.Packaging.Debian;

/// <summary>Copies files of packages into a layer and records from which packages it has taken something.</summary>
internal sealed class PackageFiles(PackageTree tree, LayerArchitecture architecture)
{
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _libraries = LibrariesByName(tree, architecture.Libraries);

    public PackageTree Tree => tree;

    public LayerArchitecture Architecture => architecture;

    /// <summary>The packages that something was taken from, sorted.</summary>
    public IReadOnlyCollection<string> Used => _used;

    /// <summary>Copies the file to which a path leads.</summary>
    public void Take(string path, string target)
    {
        var package = tree.OwnerOf(path) ?? throw PackageTree.NotPackaged(path);
        var file = tree.Resolve(path) ?? throw PackageTree.NotPackaged($"the file that {path} links to");
        Copy(file, target);
        // A link and its target may be in different packages.
        _used.Add(package);
    }

    /// <summary>Copies everything below a folder, except some names directly in it.</summary>
    public void TakeFolder(string folder, string target, params IReadOnlyCollection<string> except)
    {
        foreach (var (path, file) in tree.Below(folder, except))
        {
            Copy(file, Path.Combine(target, path));
        }

        _used.UnionWith(tree.OwnersBelow(folder));
    }

    public void TakeLibrary(string name, string target)
        => Take(_libraries.GetValueOrDefault(name) ?? throw PackageTree.NotPackaged("the library " + name), target);

    /// <summary>Copies the libraries that programs and libraries need, and those that these need.</summary>
    /// <param name="files">The programs and libraries.</param>
    /// <param name="target">The folder to copy to.</param>
    /// <param name="present">A folder with libraries that are there already; null for none.</param>
    /// <param name="omitted">Names of libraries to leave out.</param>
    public void TakeLibrariesFor(
        IEnumerable<string> files, string target, string? present = null, params IReadOnlyCollection<string> omitted)
    {
        var queue = new Queue<string>(files);
        while (queue.TryDequeue(out var file))
        {
            foreach (var name in ElfFile.Read(file).Needed)
            {
                var library = Path.Combine(target, name);
                if (omitted.Contains(name) || File.Exists(library) || (present is not null && File.Exists(Path.Combine(present, name))))
                {
                    continue;
                }

                TakeLibrary(name, library);
                queue.Enqueue(library);
            }
        }
    }

    private void Copy(PackagedFile file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file.DiskPath, target);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _used.Add(file.Package);
    }

    /// <summary>A library in a subfolder is found too, but one directly in the folder takes precedence.</summary>
    private static Dictionary<string, string> LibrariesByName(PackageTree tree, string folder)
    {
        var libraries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in tree.Find(folder + "/").Where(path => Path.GetFileName(path).Contains(".so", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(path);
            if (Path.GetDirectoryName(path) == folder || !libraries.ContainsKey(name))
            {
                libraries[name] = path;
            }
        }

        return libraries;
    }
}
