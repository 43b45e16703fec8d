using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Layer;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>
/// The zips, unpacked into sandboxes like Lambda's and started as the platform does: every extension does some of its work.
/// </summary>
public sealed class ExtensionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-layer-test-");

    private IReadOnlyList<string> _lines = [];

    private string Site => Path.Combine(_folder.FullName, "site");

    [Fact]
    public async Task On_a_bare_system_full_of_traps_every_extension_works()
    {
        SkipWithout(LambdaSandbox.Needs);
        using var layer = new UnpackedLayer(TestFile.Layer);
        var root = SystemRoot.Bare(NewFolder("root"), layer);

        var report = await ReportAsync(new LambdaSandbox(_folder.FullName, root, layer, Site), []);

        report.AssertAllWork();
        report.AssertSandboxed();
        report.AssertOnlyOwnLibraries();
        Assert.Equal("768M", report.MemoryLimit);
    }

    [Fact]
    public async Task On_an_old_system_with_its_libraries_in_the_way_every_extension_works_and_imagick_from_its_own_layer()
    {
        SkipWithout([.. LambdaSandbox.Needs, TestFile.ImagickLayer]);
        using var layer = new UnpackedLayer(TestFile.Layer, TestFile.ImagickLayer);

        var report = await ReportAsync(
            new LambdaSandbox(_folder.FullName, SystemRoot.Old(), layer, Site), new() { ["PHPBRIDGE_PHP_INI_memory_limit"] = "300M" });

        report.AssertAllWork("imagick");
        report.AssertSandboxed();
        report.AssertOnlyOwnLibraries();
        Assert.Equal("300M", report.MemoryLimit);
    }

    [Fact]
    public async Task On_arm64_every_extension_works()
    {
        SkipWithout([.. LambdaSandbox.Needs, TestFile.LayerArm64, TestFile.ImagickLayerArm64, TestFile.QemuArm64]);
        using var layer = new UnpackedLayer(TestFile.LayerArm64, TestFile.ImagickLayerArm64);
        var root = SystemRoot.Bare(NewFolder("root"), layer);
        var sandbox = new LambdaSandbox(_folder.FullName, root, layer, Site, TestFiles.PathOf(TestFile.QemuArm64));

        var report = await ReportAsync(sandbox, new() { ["PHPBRIDGE_PHP_FPM"] = SystemRoot.EmulatedFpm });

        report.AssertAllWork("imagick");
        Assert.Equal("aarch64", report.Machine);
    }

    [Fact]
    public async Task A_file_system_that_is_not_writable_is_found_when_the_sandbox_starts()
    {
        SkipWithout(LambdaSandbox.Needs);
        using var layer = new UnpackedLayer(TestFile.Layer);
        var sandbox = new LambdaSandbox(_folder.FullName, SystemRoot.Bare(NewFolder("root"), layer), layer, Site);
        var content = NewFolder("site/wp-content");
        File.SetUnixFileMode(content, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await ReportAsync(sandbox, []);

        Assert.Contains(_lines, line => line.Contains("is not writable", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<ExtensionReport> ReportAsync(LambdaSandbox sandbox, Dictionary<string, string> variables)
    {
        File.Copy(Repository.PathTo("tests/fixtures/layer/extensions.php"), Path.Combine(Site, "index.php"));
        var options = sandbox.Function(variables) with
        {
            Timeout = TimeSpan.FromMinutes(2),
            InitializationTimeout = TimeSpan.FromSeconds(60),
        };
        await using var function = await EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);
        var report = ExtensionReport.Parse(await function.SendAsync("/"));
        _lines = function.LogLines;
        return report;
    }

    private void SkipWithout(IReadOnlyList<TestFile> needs)
    {
        TestFiles.SkipWithout(needs);
        NewFolder("site");
    }

    private string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;
}
