using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>The round trips of a page.</summary>
public class MirrorCostTests
{
    [Fact]
    public async Task A_warm_page_costs_no_round_trip_but_the_check_of_the_manifest()
    {
        // No verification during the test.
        await using var site = await MirroredSite.StartAsync(
            1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"), ("PHPBRIDGE_MIRROR_CHECK_INTERVAL", "60s"));
        site.Install(1);
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.PageAsync();
        await Task.Delay(500, TestContext.Current.CancellationToken); // Until maintenance has ended.

        var before = sandbox.Mount.Counts();
        for (var i = 0; i < 20; i++)
        {
            await sandbox.PageAsync();
        }

        var spent = sandbox.Mount.Counts().Since(before);
        Assert.True(spent[EfsCounter.RoundTrips] == 0, spent.ToString());
    }

    [Fact]
    public async Task A_file_that_the_archive_lacks_is_read_from_EFS_once()
    {
        await using var site = await MirroredSite.StartAsync(
            1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"), ("PHPBRIDGE_MIRROR_CHECK_INTERVAL", "60s"));
        site.Install(1);
        site.Server.Put("late.php", "<?php echo file_get_contents(__DIR__ . '/late.json');");
        site.Server.Put("late.json", "late");
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        var first = await LateAsync();
        await Task.Delay(500, TestContext.Current.CancellationToken); // Until maintenance has ended.

        var before = sandbox.Mount.Counts();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(first, await LateAsync());
        }

        var spent = sandbox.Mount.Counts().Since(before);
        Assert.Equal("late", first);
        Assert.True(spent[EfsCounter.RoundTrips] == 0, spent.ToString());

        async Task<string> LateAsync() => (await sandbox.Function.SendAsync("/late.php")).Text;
    }

    [Fact]
    public async Task A_file_whose_time_or_mode_changed_stays_mirrored()
    {
        await using var site = await MirroredSite.StartAsync(
            1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"), ("PHPBRIDGE_MIRROR_CHECK_INTERVAL", "60s"));
        site.Install(1);
        site.Server.Put(
            "touch.php",
            "<?php touch($file = __DIR__ . '/wp-content/plugins/sample/data.json', 1700000000); chmod($file, 0640); echo 'done';");
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.ChangeAsync("/touch.php"); // Too soon after the first archive for another.
        await Task.Delay(500, TestContext.Current.CancellationToken); // Until maintenance has ended.

        var before = sandbox.Mount.Counts();
        await sandbox.PageAsync();

        var spent = sandbox.Mount.Counts().Since(before);
        Assert.True(spent[EfsCounter.RoundTrips] == 0, spent.ToString());
    }

    [Fact]
    public async Task The_check_of_the_manifest_is_one_round_trip_per_interval()
    {
        await using var site = await MirroredSite.StartAsync(
            1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"), ("PHPBRIDGE_MIRROR_CHECK_INTERVAL", "0s"));
        site.Install(1);
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.PageAsync();
        await Task.Delay(500, TestContext.Current.CancellationToken);

        var before = sandbox.Mount.Counts();
        for (var i = 0; i < 20; i++)
        {
            await sandbox.PageAsync();
        }

        var spent = sandbox.Mount.Counts().Since(before);
        Assert.True(spent[EfsCounter.RoundTrips] == 20 && spent[EfsCounter.Getattr] == 20, spent.ToString());
    }

    [Fact]
    public async Task A_new_sandbox_reads_archives_instead_of_files()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();

        var sandbox = await site.AddSandboxAsync();
        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
        var spent = sandbox.Mount.Counts();

        // Opened: the manifest, the archive of the code, that of opcache (made for another path, as this mount is elsewhere).
        Assert.True(spent[EfsCounter.Open] <= 4, spent.ToString());
        Assert.Equal(0, (await sandbox.StatusAsync()).Changes);
    }
}
