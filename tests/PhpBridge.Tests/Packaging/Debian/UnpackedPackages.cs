using PhpBridge.Packaging;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Tests.Packaging.Debian;

/// <summary>Packages that were unpacked into folders, as the tests write them.</summary>
internal sealed class UnpackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A folder for what is taken.</summary>
    public string Target => Path.Combine(_folder.Path, "target");

    public UnpackedPackages File(string package, string path, string content = "")
    {
        _folder.Add(package + path, content);
        return this;
    }

    public UnpackedPackages Link(string package, string path, string target)
    {
        var link = Path.Combine(_folder.Path, package + path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        System.IO.File.CreateSymbolicLink(link, target);
        return this;
    }

    public PackageTree Tree()
    {
        var tree = new PackageTree();
        var packages = Directory.EnumerateDirectories(_folder.Path).Where(folder => folder != Target);
        foreach (var package in packages.Order(StringComparer.Ordinal))
        {
            tree.Add(Path.GetFileName(package), package);
        }

        return tree;
    }

    public PackageFiles Files() => new(Tree(), LayerArchitecture.X64);

    public string Taken(string relativePath) => System.IO.File.ReadAllText(Path.Combine(Target, relativePath));

    public IEnumerable<string> AllTaken() => Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Target, file)).Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
