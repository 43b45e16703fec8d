using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Layer;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>
/// Distributions split plugins, data and programs off from the libraries that use them, and the library goes on listing what it
/// can no longer do. So everything that PHP lists is done once, in a sandbox without anything else: tests/fixtures/layer/claims.
/// </summary>
public sealed class ClaimTests(UnpackedLayers layers) : IClassFixture<UnpackedLayers>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-claims-");

    [Theory]
    [InlineData("time-zones")]
    [InlineData("text")]
    [InlineData("cryptography")]
    [InlineData("network")]
    [InlineData("storage")]
    [InlineData("pictures")]
    [InlineData("imagick")]
    public async Task What_php_lists_it_does(string subject)
    {
        TestFiles.SkipWithout([.. LambdaSandbox.Needs, TestFile.ImagickLayer]);
        var sandbox = NewSandbox(layers.Native);

        var broken = await sandbox.RunAsync(
            new Dictionary<string, string>(), "/opt/php/bin/php", LambdaSandbox.DocumentRoot + "/run.php", subject);

        Assert.Empty(ClaimsIn(broken));
    }

    /// <summary>Those whose data are the architecture's own, as the emulated processor is slow. It starts no programs.</summary>
    [Theory]
    [InlineData("time-zones")]
    [InlineData("pictures")]
    public async Task On_arm64_too(string subject)
    {
        TestFiles.SkipWithout([.. LambdaSandbox.Needs, TestFile.LayerArm64, TestFile.ImagickLayerArm64, TestFile.QemuArm64]);
        var sandbox = NewSandbox(layers.Arm64, TestFiles.PathOf(TestFile.QemuArm64));

        var broken = await sandbox.RunAsync(
            new Dictionary<string, string>(), "/emulator", "/opt/php/bin/php", LambdaSandbox.DocumentRoot + "/run.php", subject);

        Assert.Empty(ClaimsIn(broken));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<string> ClaimsIn(string report) =>
        JsonElement.Parse(report).EnumerateArray().Select(claim => claim.GetString()!);

    private LambdaSandbox NewSandbox(UnpackedLayer layer, string? emulator = null)
    {
        var site = Path.Combine(_folder.FullName, "site");
        Directory.CreateDirectory(site);
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("tests/fixtures/layer/claims")))
        {
            File.Copy(file, Path.Combine(site, Path.GetFileName(file)));
        }

        var root = SystemRoot.Bare(_folder.CreateSubdirectory("root").FullName, layer);
        return new LambdaSandbox(_folder.FullName, root, layer, site, emulator);
    }
}
