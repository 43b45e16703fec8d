using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Files that are changed outside of the function: on another machine that has mounted the file system.</summary>
public class OutsideChangeTests
{
    [Fact]
    public async Task Changes_from_outside_are_found_within_the_verification_interval()
    {
        await using var site = await MirroredSite.StartAsync(2, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "10s"));
        site.Install(1);
        await site.WarmUpAsync();

        MirroredSite.WritePlugin(site.Server.Root, 2);
        site.Server.Put("wp-content/plugins/sample/parts/part-6.php", "<?php return 2;");
        for (var i = 0; i < 24; i++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await Task.WhenAll(site.Sandboxes.Select(sandbox => sandbox.PageAsync()));
        }

        foreach (var sandbox in site.Sandboxes)
        {
            Assert.Equal("2,2,2,2,2,2,2,2", await sandbox.PageAsync());
        }
    }

    [Fact]
    public async Task An_invalidation_shows_changes_from_outside_at_once_and_in_other_sandboxes_within_the_interval()
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        await site.WarmUpAsync();

        MirroredSite.WritePlugin(site.Server.Root, 2);
        await site.Sandboxes[0].InvalidateAsync();

        Assert.Equal("2", (await site.Sandboxes[0].PageAsync()).Split(',').Distinct().Single());
        await Task.Delay(MirroredSite.Interval + TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.Equal("2", (await site.Sandboxes[1].PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task A_deployment_that_deletes_the_mirrors_folder_is_found_at_once()
    {
        await using var site = await MirroredSite.StartAsync(2, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"));
        site.Install(1);
        await site.WarmUpAsync();

        MirroredSite.WritePlugin(site.Server.Root, 2);
        Directory.Delete(Path.Combine(site.Server.Root, ".phpbridge"), recursive: true);

        await Processes.UntilAsync(
            async () => (await Task.WhenAll(site.Sandboxes.Select(sandbox => sandbox.PageAsync())))
                .All(page => page.Split(',').Distinct().SequenceEqual(["2"])),
            "all show what was deployed",
            seconds: 20);
        await site.WarmUpAsync();
        await site.Sandboxes[0].ChangeAsync("/update.php?version=3");
        await Task.Delay(MirroredSite.Interval + TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.Equal("3", (await site.Sandboxes[1].PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task A_replaced_file_of_the_same_size_and_time_is_found()
    {
        // As a deployment does that sets all files to the time of the release.
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        SetTimes(site, time);
        await site.WarmUpAsync();
        await site.Sandboxes[0].PageAsync();

        MirroredSite.WritePlugin(site.Server.Root, 2);
        SetTimes(site, time);
        await site.Sandboxes[0].InvalidateAsync();

        Assert.Equal("2", (await site.Sandboxes[0].PageAsync()).Split(',').Distinct().Single());
    }

    private static void SetTimes(MirroredSite site, DateTime time)
    {
        var plugin = Path.Combine(site.Server.Root, "wp-content/plugins/sample");
        foreach (var file in Directory.EnumerateFiles(plugin, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, time);
        }
    }
}
