using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;

namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>
/// WordPress on a mounted file system, installed and served by the layer alone on a bare system, with its database behind
/// TCP and TLS: nothing of this machine's PHP takes part.
/// </summary>
public sealed class LayerSite() : WordPressSite(new MariaDbDatabase(overTls: true), EventShapeName.FunctionUrl), IDisposable
{
    private UnpackedLayer? _layer;
    private LambdaSandbox? _sandbox;

    private protected override IReadOnlyList<TestFile> Needs => [.. LambdaSandbox.Needs, TestFile.BenchmarkLayer];

    private LambdaSandbox Sandbox
    {
        get
        {
            _layer ??= new UnpackedLayer(TestFile.Layer, TestFile.BenchmarkLayer);
            return _sandbox ??= new LambdaSandbox(Folder, SystemRoot.Bare(Path.Combine(Folder, "root"), _layer), _layer, DocumentRoot);
        }
    }

    public void Dispose() => _layer?.Dispose();

    private protected override Task InstallAsync(IReadOnlyDictionary<string, string> databaseVariables) =>
        Sandbox.RunAsync(
            new Dictionary<string, string>(databaseVariables) { ["WORDPRESS_ADMIN_PASSWORD"] = Password },
            "/opt/php/bin/php",
            "-f", "/opt/phpbridge/installer.php", "--", "--docroot", LambdaSandbox.DocumentRoot, "--db", Database.Name, "--url", Url,
            "--admin-user", Administrator);

    private protected override FunctionOptions FunctionWith(IReadOnlyDictionary<string, string> databaseVariables) =>
        Sandbox.Function(new Dictionary<string, string>(databaseVariables)
        {
            ["WP_HOME"] = Url,
            ["PHPBRIDGE_PHP_INI_opcache__revalidate_freq"] = "1", // Seconds. A test does not wait for the usual minute.
            ["WP_ENVIRONMENT_TYPE"] = "local", // Application passwords without HTTPS.
        }) with
        {
            Port = new Uri(Url).Port,
            Shape = EventShapeName.FunctionUrl,
            Concurrency = 3,
            Timeout = TimeSpan.FromMinutes(2),
        };
}
