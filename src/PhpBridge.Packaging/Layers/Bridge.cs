using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Layers;

/// <summary>Our own programs for an architecture, as <c>build.sh build --for-layer</c> publishes them.</summary>
/// <param name="Bootstrap">The path of the bootstrap.</param>
/// <param name="Interposer">The path of the library that PHP preloads.</param>
internal sealed record Bridge(string Bootstrap, string Interposer)
{
    /// <summary>Publishes what has changed, and installs the tools that a layer's build needs.</summary>
    public static IReadOnlyDictionary<LayerArchitecture, Bridge> Build(
        Workspace workspace, IReadOnlyCollection<LayerArchitecture> architectures)
    {
        var names = architectures.Select(architecture => architecture.Name);
        return Parse(Tool.RunVisibly(workspace.BuildScript, ["build", "--for-layer", .. names], workspace.Root), architectures);
    }

    /// <summary>Publishes the benchmark of EFS as a program for the function's console.</summary>
    /// <returns>Its path.</returns>
    public static string BuildBench(Workspace workspace, LayerArchitecture architecture)
        => Tool.RunVisibly(workspace.BuildScript, ["build", "--bench-for-layer", architecture.Name], workspace.Root).Trim();

    /// <summary>Parses lines of architecture, bootstrap and interposer, separated by tabs.</summary>
    internal static IReadOnlyDictionary<LayerArchitecture, Bridge> Parse(
        string output, IReadOnlyCollection<LayerArchitecture> architectures)
    {
        var lines = output.Split('\n').Select(line => line.Split('\t')).Where(columns => columns.Length == 3)
            .ToDictionary(columns => columns[0]);
        return architectures.ToDictionary(architecture => architecture, BridgeFor);

        Bridge BridgeFor(LayerArchitecture architecture) => lines.TryGetValue(architecture.Name, out var columns)
            ? new(columns[1], columns[2])
            : throw new PackagingException($"./build.sh build --for-layer printed no paths for {architecture}");
    }
}
