using System.Xml.Linq;

namespace PhpBridge.Packaging;

/// <summary>The repository's folders.</summary>
/// <param name="Root">The repository.</param>
/// <param name="NuGetPackages">The folder into which .NET restores packages.</param>
internal sealed record Workspace(string Root, string NuGetPackages)
{
    /// <summary>The folder of the zips.</summary>
    public string Zips => Path.Combine(Root, "dist");

    /// <summary>The folder of the layers that are being built.</summary>
    public string Layers => Path.Combine(Root, "artifacts", "layer");

    /// <summary>The folder of downloaded packages, which outlives build output.</summary>
    public string PackageCache => Path.Combine(Root, ".local", "cache", "layer");

    public string BuildScript => PathTo("build.sh");

    /// <summary>Finds the repository that a folder belongs to.</summary>
    public static Workspace Containing(string folder, string nuGetPackages)
    {
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "PhpBridge.slnx")))
            {
                return new(directory.FullName, nuGetPackages);
            }
        }

        throw new PackagingException($"{folder} is not in a checkout of the repository: run the program through ./build.sh");
    }

    public string PathTo(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Reads the project's version.</summary>
    public string Version()
        => XDocument.Load(PathTo("Directory.Build.props")).Descendants("Version").Single().Value;

    public string Lock(LayerArchitecture architecture) => PathTo("layer/lock/" + architecture.Name);

    public string Zip(string layer) => Path.Combine(Zips, layer + ".zip");
}
