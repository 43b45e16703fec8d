using CliWrap;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Efs;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Deployments that make a link lead to the next release, on the site or above it, with the mirror.</summary>
public class ReleaseLinkTests
{
    [Fact]
    public async Task A_link_on_the_site_is_followed_by_every_sandbox_when_one_of_them_moves_it()
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        foreach (var release in (string[])["1", "2"])
        {
            site.Server.Put($"releases/{release}/version.php", $"<?php return 'release {release}';");
        }

        File.CreateSymbolicLink(Path.Combine(site.Server.Root, "current"), "releases/1");
        await site.WarmUpAsync();
        foreach (var sandbox in site.Sandboxes)
        {
            Assert.Equal("release 1", (await sandbox.Function.SendAsync("/release.php")).Text);
        }

        await site.Sandboxes[0].ChangeAsync("/deploy.php?release=releases/2");

        foreach (var sandbox in site.Sandboxes)
        {
            Assert.Equal("release 2", (await sandbox.Function.SendAsync("/release.php")).Text);
        }
    }

    [Fact]
    public async Task A_document_root_that_is_a_link_is_followed_with_all_that_PHP_changes_there()
    {
        using var server = new EfsServer();
        foreach (var release in (string[])["1", "2"])
        {
            server.Put($"releases/{release}/wp-config.php", "<?php");
            server.Put($"releases/{release}/wp-load.php", "<?php");
            server.Put($"releases/{release}/wp-content/index.php", "<?php");
            server.Put($"releases/{release}/index.php", $"<?php echo 'release {release}';");
            server.Put(
                $"releases/{release}/write.php",
                "<?php file_put_contents($file = \"$_SERVER[DOCUMENT_ROOT]/made.txt\", 'x'); "
                    + "clearstatcache(); echo file_exists($file) ? 'done' : 'lost';");
        }

        File.CreateSymbolicLink(Path.Combine(server.Root, "current"), "releases/1");
        using var mount = server.Mount(new EfsSettings { Latency = TimeSpan.FromMicroseconds(200) });
        var run = Directory.CreateTempSubdirectory("phpbridge-run-");
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options([
            ("PHPBRIDGE_DOCUMENT_ROOT", Path.Combine(mount.Path, "current")), ("PHPBRIDGE_RUN_DIRECTORY", run.FullName),
            ("PHPBRIDGE_MIRROR_LIBRARY", TestFiles.PathOf(TestFile.Interposer))]));
        await Processes.UntilAsync(
            async () => (await function.SendAsync("/")).Text == "release 1", "the first release is served", seconds: 20);

        File.CreateSymbolicLink(Path.Combine(server.Root, "next"), "releases/2");
        await Cli.Wrap("mv")
            .WithArguments(["-T", Path.Combine(server.Root, "next"), Path.Combine(server.Root, "current")])
            .ExecuteAsync(TestContext.Current.CancellationToken);

        await Processes.UntilAsync(
            async () => (await function.SendAsync("/")).Text == "release 2",
            "the second release is served",
            seconds: 20,
            () => function.LogLines.TakeLast(20));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("done", (await function.SendAsync("/write.php", "POST")).Text);
        }

        Assert.True(File.Exists(Path.Combine(server.Root, "releases/2/made.txt")));
        run.Delete(recursive: true);
    }
}
