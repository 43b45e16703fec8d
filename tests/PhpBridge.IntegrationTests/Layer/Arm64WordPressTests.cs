using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Layer;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>The arm64 zip in a sandbox, its processor emulated: slow, but the same bytes as on Lambda.</summary>
public sealed class Arm64WordPressTests : IDisposable
{
    private const string Url = "http://site.example:8080"; // As the client calls it.

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-arm64-");

    [Fact]
    public async Task WordPress_serves_its_front_page_on_arm64()
    {
        var database = new SqliteDatabase();
        TestFiles.SkipWithout([.. LambdaSandbox.Needs, .. database.Needs, TestFile.LayerArm64, TestFile.QemuArm64, TestFile.WordPress]);

        // Its database lies beside the document root on this machine, and inside the mount in the sandbox.
        var site = Path.Combine(_folder.FullName, "wordpress");
        var variables = new Dictionary<string, string> { ["WORDPRESS_SQLITE_DIR"] = Path.Combine(site, "database"), ["WP_HOME"] = Url };
        await WordPressFolder.CopyAsync(site);
        await WordPressFolder.InstallAsync(site, database, Url, "a password", variables);
        using var layer = new UnpackedLayer(TestFile.LayerArm64);
        var root = SystemRoot.Bare(_folder.CreateSubdirectory("root").FullName, layer);
        var sandbox = new LambdaSandbox(_folder.FullName, root, layer, site, TestFiles.PathOf(TestFile.QemuArm64));
        variables["WORDPRESS_SQLITE_DIR"] = LambdaSandbox.DocumentRoot + "/database";
        variables["PHPBRIDGE_PHP_FPM"] = SystemRoot.EmulatedFpm;
        var options = sandbox.Function(variables) with
        {
            Timeout = TimeSpan.FromMinutes(2),
            InitializationTimeout = TimeSpan.FromSeconds(60),
        };

        await using var function = await EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);
        var page = await function.SendAsync("/");

        Assert.True(page.Status == 200, $"{page.Status}:\n{page.Text}\n{string.Join('\n', function.LogLines)}");
        Assert.Contains("Hello world!", page.Text, StringComparison.Ordinal);
        Assert.Contains("</html>", page.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
