using PhpBridge.Packaging.Contents;
using PhpBridge.Packaging.Debian;
using PhpBridge.Packaging.Documents;
using PhpBridge.Packaging.Elf;
using PhpBridge.Packaging.Processes;
using PhpBridge.Packaging.Zips;

namespace PhpBridge.Packaging.Layers;

/// <summary>Builds both layers of an architecture: PHP with the bootstrap, and imagick on top of it.</summary>
internal sealed class LayerBuild(Workspace workspace, LayerArchitecture architecture, Bridge bridge, Progress progress)
{
    private static readonly string[] Sources = ["layer/conf.d", "layer/imagick", "layer/NOTICE", "php", "LICENSE"];

    private readonly WorkFolder _work = new(Path.Combine(workspace.Layers, architecture.Name));
    private readonly NuGetPackages _nuGet = NuGetPackages.Read(workspace);

    private string LayerPhp => _work.PathTo("layer/php");

    private string LayerImagick => _work.PathTo("imagick/php");

    private IReadOnlyList<string> Zips => [workspace.Zip(LayerNames.Php(architecture)), workspace.Zip(LayerNames.Imagick(architecture))];

    /// <summary>Builds the zips, unless nothing that goes into them has changed.</summary>
    /// <param name="update">True to take the newest packages and to renew the lock.</param>
    /// <returns>The paths of the zips.</returns>
    public IReadOnlyList<string> Run(bool update)
    {
        if (update || !_work.IsCurrent(Inputs(), Zips))
        {
            progress.Step($"Building the layer for {architecture}");
            Build(update);
        }

        return Zips;
    }

    private void Build(bool update)
    {
        _work.Clear();
        using var cache = new PackageCache(workspace.PackageCache, architecture, progress);
        var fetcher = new PackageFetcher(cache, progress);
        var packages = update
            ? fetcher.FetchNewest(PackageFetcher.ReadNames(Directory.EnumerateFiles(workspace.PathTo("layer/packages"))))
            : fetcher.FetchLocked(workspace.Lock(architecture));
        var tree = PackageTree.Unpack(packages.Packages, _work.Create("packages"));
        var php = new PackageFiles(tree, architecture);
        BuildPhp(php, packages);
        var imagick = new PackageFiles(tree, architecture);
        BuildImagick(imagick, packages);
        if (update)
        {
            WriteLock(packages, tree, [.. php.Used, .. imagick.Used]);
        }

        Pack("layer", LayerNames.Php(architecture), Budget.Php);
        Pack("imagick", LayerNames.Imagick(architecture), Budget.Imagick);
        Directory.Delete(_work.PathTo("packages"), recursive: true);
        // The next build looks again for a package that a successor has replaced.
        if (packages.MatchesLock)
        {
            _work.Complete(Inputs());
        }
    }

    private void BuildPhp(PackageFiles files, FetchedPackages packages)
    {
        new PhpTree(files, LayerPhp).Build(workspace.PathTo("layer/conf.d"));
        PhpRelocation.Apply(LayerPhp, PhpTree.ExtensionFolder(files.Tree), architecture);
        AddBridge();
        Document("layer", LayerNames.Php(architecture), files, packages);
        new LicenceTexts(_work.PathTo("layer/phpbridge/licences"))
            .WriteBootstrap(workspace, _nuGet.ThirdPartyNotices(workspace, architecture));
    }

    private void BuildImagick(PackageFiles files, FetchedPackages packages)
    {
        new ImagickTree(files, LayerImagick).Build(workspace.PathTo("layer/imagick"), LayerPhp);
        Document("imagick", LayerNames.Imagick(architecture), files, packages);
    }

    private void AddBridge()
    {
        var bootstrap = _work.PathTo("layer/bootstrap");
        File.Copy(bridge.Bootstrap, bootstrap);
        // With PHP's own C library it does not matter how old the system's is.
        PatchElf.UseLayerLibraries(bootstrap, architecture);
        // No path of its own: system programs that PHP starts load it too, with their C library.
        File.Copy(bridge.Interposer, Path.Combine(LayerPhp, "lib/phpbridge-mirror.so"));
        var sources = workspace.PathTo("php");
        foreach (var source in Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(sources, source);
            var target = name is "php.ini" or "php-fpm.conf"
                ? Path.Combine(LayerPhp, "etc", name)
                : _work.PathTo("layer/phpbridge/" + name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    private void Document(string folder, string layer, PackageFiles files, FetchedPackages packages)
    {
        // Without the package of the licence texts, which are not part of the layer's programs.
        var used = files.Used.ToList();
        new LicenceTexts(_work.PathTo($"{folder}/phpbridge/licences")).WritePackages(files, used);
        var bill = BillOfMaterials.Write(
            layer, workspace.Version(), architecture, used.Select(package => packages[package]), _nuGet.LinkedInto(architecture));
        File.WriteAllText(_work.PathTo($"{folder}/phpbridge/{layer}.cdx.json"), bill);
    }

    private void WriteLock(FetchedPackages packages, PackageTree tree, IReadOnlyList<string> used)
    {
        var names = used.Concat(LicenceTexts.PackagesOfCopyrights(tree, used)).ToHashSet(StringComparer.Ordinal);
        PackageLock.Write(workspace.Lock(architecture), names.Select(name => packages[name])
            .Select(package => new LockedPackage(package.Name, package.Version, package.Sha256)));
        progress.Note($"layer/lock/{architecture} names {names.Count} packages");
    }

    private void Pack(string folder, string layer, Budget budget)
    {
        var zip = workspace.Zip(layer);
        LayerZip.Write(_work.PathTo(folder), zip, architecture);
        progress.Table(budget.Describe(_work.PathTo(folder), zip, Path.GetRelativePath(workspace.Root, zip)));
        budget.Check(_work.PathTo(folder), zip);
    }

    private string Inputs() => Fingerprint.Of(workspace.Root,
    [
        workspace.Lock(architecture), bridge.Bootstrap, bridge.Interposer,
        .. Sources.Select(workspace.PathTo),
    ]);
}
