using System.Globalization;
using System.Security.Cryptography;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Efs;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Plugins;

/// <summary>WordPress on MariaDB and the EFS model, in sandboxes with a mount each.</summary>
internal sealed class SharedWordPress : IAsyncDisposable
{
    /// <summary>The host that <see cref="FrontClient"/> names, so that one address leads to all sandboxes.</summary>
    public const string Url = "http://site.example:8080";

    private readonly string _folder =
        Directory.CreateDirectory("/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;
    private readonly MariaDbDatabase _database = new();
    private readonly EfsServer _server = new();
    private readonly List<EmulatedFunction> _sandboxes = [];

    private SharedWordPress()
    {
    }

    /// <summary>Why there can be no site, or null.</summary>
    public static string? Missing => TestFiles.WhyMissing(
    [
        TestFile.WordPress, TestFile.Php, TestFile.MariaDb,
        TestFile.MariaDbInstaller, TestFile.EfsModel, TestFile.Interposer,
    ]);

    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    public IReadOnlyList<EmulatedFunction> Sandboxes => _sandboxes;

    /// <summary>Behind all mounts.</summary>
    public string Content => Path.Combine(_server.Root, "wordpress/wp-content");

    /// <summary>Outside of the site, so that nothing there is a change.</summary>
    public string Outside => _folder;

    /// <summary>Skips the test where something is missing.</summary>
    /// <param name="sandboxes">Their number.</param>
    /// <param name="more">Variables of the function beside those of every site.</param>
    public static async Task<SharedWordPress> StartAsync(int sandboxes, params IReadOnlyList<(string Name, string Value)> more)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var site = new SharedWordPress();
        try
        {
            await site.InstallAsync(sandboxes, more);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces a file behind all mounts.</summary>
    public void Put(string path, string text) => _server.Put(path, text);

    /// <summary>Requests pages until every sandbox serves them from a snapshot.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var sandbox in _sandboxes)
        {
            await Processes.UntilAsync(
                async () =>
                {
                    await sandbox.SendAsync("/");
                    await sandbox.SendAsync("/wp-login.php");
                    var status = await sandbox.InvokeAsync("""{"mirror":"status"}"""u8.ToArray(), TestContext.Current.CancellationToken);
                    return status.Payload.Span.IndexOf("\"snapshot-"u8) >= 0;
                },
                "the sandbox serves pages from a snapshot",
                seconds: 60,
                () => sandbox.LogLines.TakeLast(40));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes)
        {
            await sandbox.DisposeAsync();
        }

        await _database.DisposeAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InstallAsync(int sandboxes, IReadOnlyList<(string Name, string Value)> more)
    {
        var variables = await _database.StartAsync(_folder);
        var documentRoot = Path.Combine(_server.Root, "wordpress");
        await WordPressFolder.CopyAsync(documentRoot);
        await WordPressFolder.InstallAsync(documentRoot, _database, Url, Password, variables);
        _server.Put("wordpress/wp-content/mu-plugins/held-cron.php", WritingPlugin.Fixture("held-cron.php"));
        for (var i = 0; i < sandboxes; i++)
        {
            var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.FromMicroseconds(200) });
            var run = Directory.CreateDirectory(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"run-{i}")));
            _sandboxes.Add(await BridgeFunction.StartAsync(BridgeFunction.Options(
            [
                .. variables.Select(variable => (variable.Key, variable.Value)), .. more,
                ("PHPBRIDGE_DOCUMENT_ROOT", Path.Combine(mount.Path, "wordpress")), ("PHPBRIDGE_RUN_DIRECTORY", run.FullName),
                ("PHPBRIDGE_MIRROR_LIBRARY", TestFiles.PathOf(TestFile.Interposer)), ("WP_HOME", Url), ("WORDPRESS_CRON", "schedule"),
            ]) with
            { Timeout = TimeSpan.FromSeconds(120) }));
        }
    }
}
