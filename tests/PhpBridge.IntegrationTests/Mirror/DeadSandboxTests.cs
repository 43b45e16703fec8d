using System.Diagnostics;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Sandboxes that are killed while they change files, or while they build an archive.</summary>
public class DeadSandboxTests
{
    [Fact]
    public async Task A_sandbox_killed_during_an_update_leaves_a_site_that_works_and_can_be_updated_again()
    {
        await using var site = await MirroredSite.StartAsync(3);
        site.Install(1);
        await site.WarmUpAsync();
        var random = new Random(1);

        for (var round = 0; round < 2; round++)
        {
            var victim = site.Sandboxes[0];
            var update = victim.Function.SendAsync($"/update.php?version={100 + round}&copy=1&pause=40", "POST");
            await Task.Delay(random.Next(60, 350), TestContext.Current.CancellationToken);
            Kill(victim);
            await Task.WhenAny(update, Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

            // Its unpublished changes are not shown.
            foreach (var other in site.Sandboxes.Skip(1))
            {
                var page = await other.PageAsync();
                Assert.True(page.Split(',').Distinct().Count() == 1, $"round {round}: {page}");
            }

            await site.Sandboxes[1].ChangeAsync($"/update.php?version={2 + round}");
            Assert.Equal($"{2 + round}", (await site.Sandboxes[1].PageAsync()).Split(',').Distinct().Single());
        }

        // Its lease expires; then the state on EFS counts.
        await Processes.UntilAsync(
            async () =>
            {
                var pages = await Task.WhenAll(site.Sandboxes.Select(sandbox => sandbox.PageAsync()));
                return pages.All(page => page.Split(',').Distinct().SequenceEqual(["3"]));
            },
            "all show the last version",
            seconds: 90);
        Assert.Single(Directory.GetDirectories(site.Sandboxes[0].RunDirectory, "mirror-*")); // The folder of the killed bridge was deleted.
    }

    [Fact]
    public async Task A_sandbox_killed_while_it_builds_an_archive_leaves_the_work_to_another()
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        for (var i = 0; i < 3000; i++)
        {
            site.Server.Put($"wp-includes/folder-{i % 30}/file-{i}.php", "<?php");
        }

        var random = new Random(1);
        for (var round = 0; round < 3; round++)
        {
            await site.Sandboxes[0].PageAsync();
            await Task.Delay(random.Next(5, 200), TestContext.Current.CancellationToken);
            Kill(site.Sandboxes[0]);
        }

        await site.WarmUpAsync();

        Assert.Equal("1", (await site.Sandboxes[1].PageAsync()).Split(',').Distinct().Single());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(site.Server.Root, ".phpbridge")),
            path => path.EndsWith(".new", StringComparison.Ordinal));
    }

    /// <summary>Kills bootstrap and PHP at once, as Lambda ends a sandbox.</summary>
    private static void Kill(MirroredSandbox sandbox)
    {
        foreach (var info in sandbox.Function.Sandboxes)
        {
            try
            {
                using var process = Process.GetProcessById(info.ProcessId);
                process.Kill(entireProcessTree: true);
            }
            catch (ArgumentException)
            {
                // One of before.
            }
        }
    }
}
