using PhpBridge.IntegrationTests.Support.Layer;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary><c>/opt/bootstrap doctor</c> in a sandbox like Lambda's.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-doctor-");

    [Fact]
    public async Task A_site_without_problems_is_reported_as_such()
    {
        using var layer = Unpack();
        await File.WriteAllTextAsync(Path.Combine(Site, "index.php"), "", TestContext.Current.CancellationToken);

        var report = await RunDoctorAsync(layer, []);

        Assert.Contains("php-fpm   ok, ready after", report, StringComparison.Ordinal);
        Assert.EndsWith("No problems found.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_is_reported_with_its_remedy()
    {
        using var layer = Unpack();
        await File.WriteAllTextAsync(Path.Combine(Site, "wp-load.php"), "", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunDoctorAsync(layer, new() { ["WORDPRESS_DB_HOST"] = "127.0.0.1:1", ["PHPBRIDGE_XMLRCP"] = "off" }));

        Assert.Contains("PHPBRIDGE_XMLRCP is not a setting", error.Message, StringComparison.Ordinal);
        Assert.Contains("has no wp-config.php: send an install event", error.Message, StringComparison.Ordinal);
        Assert.Contains("'127.0.0.1:1' (WORDPRESS_DB_HOST) cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("Problems: 3", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Site => Path.Combine(_folder.FullName, "site");

    private UnpackedLayer Unpack()
    {
        TestFiles.SkipWithout(LambdaSandbox.Needs);

        _folder.CreateSubdirectory("site");
        return new UnpackedLayer(TestFile.Layer);
    }

    private Task<string> RunDoctorAsync(UnpackedLayer layer, Dictionary<string, string> variables)
    {
        var root = SystemRoot.Bare(_folder.CreateSubdirectory("root").FullName, layer);
        return new LambdaSandbox(_folder.FullName, root, layer, Site).RunAsync(variables, "/opt/bootstrap", "doctor");
    }
}
