using System.Text.Json;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Documents;

/// <summary>What is linked into the bootstrap, as its project's lock file has it.</summary>
internal sealed class NuGetPackages
{
    private static readonly string[] BuildTools = ["Microsoft.DotNet.ILCompiler", "Microsoft.NET.ILLink.Tasks"];

    private readonly SortedSet<(string Name, string Version)> _packages;

    private NuGetPackages(SortedSet<(string, string)> packages) => _packages = packages;

    public static NuGetPackages Read(Workspace workspace) => Parse(File.ReadAllText(workspace.PathTo("src/PhpBridge/packages.lock.json")));

    public static NuGetPackages Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(new(document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!)), new ByName()));
    }

    /// <summary>Returns the packages that end up in the bootstrap: not the compiler, nor other architectures' libraries.</summary>
    public IEnumerable<PackageVersion> LinkedInto(LayerArchitecture architecture)
        => _packages.Where(package => !BuildTools.Contains(package.Name) && IsFor(architecture, package.Name))
            .Select(package => new PackageVersion(package.Name, package.Version));

    /// <summary>Returns the path of .NET's notices about software of third parties, in the package of its compiler.</summary>
    public string ThirdPartyNotices(Workspace workspace, LayerArchitecture architecture)
    {
        var name = RuntimePrefix(architecture) + "Microsoft.DotNet.ILCompiler";
        var version = _packages.FirstOrDefault(package => package.Name == name).Version
            ?? throw new PackagingException($"src/PhpBridge/packages.lock.json has no {name}: look how .NET's compiler is named now");
        // NuGet's folders are in lower case.
        var folder = RuntimePrefix(architecture) + "microsoft.dotnet.ilcompiler";
        var path = Path.Combine(workspace.NuGetPackages, folder, version, "THIRD-PARTY-NOTICES.TXT");
        return File.Exists(path)
            ? path
            : throw new PackagingException(
                $"{path} is missing: publish the bootstrap first, or look where .NET's third-party notices are now");
    }

    private static bool IsFor(LayerArchitecture architecture, string package)
        => !package.StartsWith("runtime.", StringComparison.Ordinal)
            || package.StartsWith(RuntimePrefix(architecture), StringComparison.Ordinal);

    private static string RuntimePrefix(LayerArchitecture architecture) => $"runtime.{architecture.RuntimeIdentifier}.";

    private sealed class ByName : IComparer<(string Name, string Version)>
    {
        public int Compare((string Name, string Version) x, (string Name, string Version) y)
            => string.CompareOrdinal($"{x.Name} {x.Version}", $"{y.Name} {y.Version}");
    }
}
