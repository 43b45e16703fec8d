using PhpBridge.Packaging.Documents;
using PhpBridge.Packaging.Elf;
using PhpBridge.Packaging.Processes;
using PhpBridge.Packaging.Zips;

namespace PhpBridge.Packaging.Layers;

/// <summary>Builds a layer of its own with the benchmark of EFS, as a program for a function's console.</summary>
internal sealed class BenchBuild(Workspace workspace, LayerArchitecture architecture, Progress progress)
{
    private readonly WorkFolder _work = new(Path.Combine(workspace.Layers, "bench-" + architecture.Name));

    /// <summary>Builds the zip, unless nothing that goes into it has changed.</summary>
    /// <returns>The path of the zip.</returns>
    public string Run()
    {
        var zip = workspace.Zip(LayerNames.Bench(architecture));
        var program = Bridge.BuildBench(workspace, architecture);
        var inputs = Fingerprint.Of(workspace.Root, [program, workspace.PathTo("layer/NOTICE"), workspace.PathTo("LICENSE")]);
        if (!_work.IsCurrent(inputs, zip))
        {
            Build(program, zip);
            _work.Complete(inputs);
        }

        return zip;
    }

    private void Build(string program, string zip)
    {
        _work.Clear();
        var folder = _work.Create("layer");
        var bench = Path.Combine(_work.Create("layer/phpbridge"), "bench");
        File.Copy(program, bench);
        PatchElf.UseLayerLibraries(bench, architecture);
        new LicenceTexts(_work.PathTo("layer/phpbridge/licences"))
            .WriteBootstrap(workspace, NuGetPackages.Read(workspace).ThirdPartyNotices(workspace, architecture));
        LayerZip.Write(folder, zip, architecture);
        progress.Table(Budget.Bench.Describe(folder, zip, Path.GetRelativePath(workspace.Root, zip)));
        Budget.Bench.Check(folder, zip);
    }
}
