using System.Globalization;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Efs;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>
/// A site on the EFS model, in the form of WordPress's but small, and sandboxes that serve it, each with a mount of its own.
/// Its page says which version of a plugin it is made of, file by file.
/// </summary>
internal sealed class MirroredSite : IAsyncDisposable
{
    /// <summary>The time between two checks of the manifest in these tests.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _local = Directory.CreateTempSubdirectory("phpbridge-mirrored-");
    private readonly List<MirroredSandbox> _sandboxes = [];

    private MirroredSite()
    {
        Server = new EfsServer();
        foreach (var script in Directory.EnumerateFiles(Repository.PathTo("tests/fixtures/mirror"), "*.php"))
        {
            Server.Put(Path.GetFileName(script), File.ReadAllText(script));
        }

        Server.Put("wp-config.php", "<?php");
        Server.Put("wp-load.php", "<?php");
        Directory.CreateDirectory(Path.Combine(Server.Root, "wp-content/plugins"));
        Directory.CreateDirectory(Path.Combine(Server.Root, "wp-content/uploads"));
        File.WriteAllText(Database, "active");
    }

    /// <summary>The files behind all mounts. Changes here are changes from outside.</summary>
    public EfsServer Server { get; }

    public IReadOnlyList<MirroredSandbox> Sandboxes => _sandboxes;

    /// <summary>Says whether the plugin is active, to all sandboxes at once, as a database does.</summary>
    public string Database => Path.Combine(_local.FullName, "database");

    public static async Task<MirroredSite> StartAsync(int sandboxes, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var site = new MirroredSite();
        try
        {
            for (var i = 0; i < sandboxes; i++)
            {
                await site.AddSandboxAsync(variables);
            }

            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public Task<MirroredSandbox> AddSandboxAsync(params IReadOnlyList<(string Name, string Value)> variables) =>
        AddSandboxAsync(maxConcurrency: 1, variables);

    /// <param name="maxConcurrency">How many requests it serves at once, as on managed instances.</param>
    public async Task<MirroredSandbox> AddSandboxAsync(int maxConcurrency, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var mount = Server.Mount(new EfsSettings { Latency = TimeSpan.FromMicroseconds(200) });
        var run = _local.CreateSubdirectory(string.Create(CultureInfo.InvariantCulture, $"sandbox-{_sandboxes.Count}"));
        var options = BridgeFunction.Options([
            ("PHPBRIDGE_DOCUMENT_ROOT", mount.Path), ("PHPBRIDGE_RUN_DIRECTORY", run.FullName), ("SITE_DATABASE", Database),
            ("PHPBRIDGE_MIRROR_LIBRARY", TestFiles.PathOf(TestFile.Interposer)), ("PHPBRIDGE_MIRROR_CHECK_INTERVAL", "1s"), .. variables,
        ]) with
        { MaxConcurrency = maxConcurrency };
        var sandbox = new MirroredSandbox(await BridgeFunction.StartAsync(options), mount, run.FullName);
        _sandboxes.Add(sandbox);
        return sandbox;
    }

    /// <summary>Installs a version of the plugin without a sandbox.</summary>
    public void Install(int version) => WritePlugin(Server.Root, version);

    /// <summary>Requests pages until there is an archive and every sandbox is served from it.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var sandbox in _sandboxes)
        {
            await Processes.UntilAsync(
                async () =>
                {
                    await sandbox.PageAsync();
                    return (await sandbox.StatusAsync()).Snapshot is not null;
                },
                "the sandbox is served from an archive",
                seconds: 60,
                () => sandbox.Function.LogLines.TakeLast(40));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes)
        {
            await sandbox.DisposeAsync();
        }

        Server.Dispose();
        _local.Delete(recursive: true);
    }

    public static void WritePlugin(string root, int version)
    {
        var folder = Path.Combine(root, "wp-content/plugins/sample");
        Directory.CreateDirectory(Path.Combine(folder, "parts"));
        foreach (var (name, text) in Files(version))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    private static IEnumerable<(string Name, string Text)> Files(int version)
    {
        yield return ("sample.php", $"<?php return {version};");
        yield return ("data.json", $"{version}");
        for (var i = 1; i <= 5; i++)
        {
            yield return ($"parts/part-{i}.php", $"<?php return {version};");
        }
    }
}
