using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Layers;

/// <summary>The layers of several architectures.</summary>
internal static class LayerSet
{
    /// <summary>Builds them in parallel, after our own programs have been published one after another.</summary>
    /// <returns>The paths of the zips, PHP before imagick, in the order of the architectures.</returns>
    public static IReadOnlyList<string> Build(
        Workspace workspace, IReadOnlyList<LayerArchitecture> architectures, bool update, Progress progress)
    {
        var bridges = Bridge.Build(workspace, architectures);
        var builds = architectures.Select(architecture => Task.Run(
            () => new LayerBuild(workspace, architecture, bridges[architecture], progress).Run(update))).ToArray();
        return [.. Task.WhenAll(builds).GetAwaiter().GetResult().SelectMany(zips => zips)];
    }

    /// <summary>Builds the layers with the benchmark.</summary>
    /// <returns>The paths of the zips.</returns>
    public static IReadOnlyList<string> BuildBench(Workspace workspace, IReadOnlyList<LayerArchitecture> architectures, Progress progress)
        => [.. architectures.Select(architecture => new BenchBuild(workspace, architecture, progress).Run())];
}
