using System.Diagnostics;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Faults of archives, EFS and /tmp.</summary>
public class MirrorFaultTests
{
    [Theory]
    [InlineData("cut")]
    [InlineData("damaged")]
    [InlineData("foreign")]
    [InlineData("deleted")]
    public async Task An_unusable_archive_is_ignored_and_built_again(string how)
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();
        var name = (await site.Sandboxes[0].StatusAsync()).Snapshot!;
        var path = Path.Combine(site.Server.Root, ".phpbridge", name);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        switch (how)
        {
            case "cut":
                await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
                break;
            case "damaged":
                bytes[bytes.Length * 2 / 3] ^= 1;
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
                break;
            case "foreign":
                await File.WriteAllTextAsync(path, "something else", TestContext.Current.CancellationToken);
                break;
            default:
                File.Delete(path);
                break;
        }

        var sandbox = await site.AddSandboxAsync();
        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
        await sandbox.Function.WaitForLogLineAsync(
            line => line.Contains(name, StringComparison.Ordinal) && line.Contains("4003", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await Processes.UntilAsync(
            async () =>
            {
                await sandbox.PageAsync();
                return (await sandbox.StatusAsync()).Snapshot is { } other && other != name;
            },
            "another archive has been built",
            seconds: 60);
        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task Pages_come_from_the_mirror_while_EFS_does_not_respond()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.PageAsync();
        await Task.Delay(MirroredSite.Interval, TestContext.Current.CancellationToken);

        sandbox.Mount.Fail(EfsFault.Gone);
        var started = Stopwatch.GetTimestamp();
        var page = await sandbox.PageAsync();
        var took = Stopwatch.GetElapsedTime(started);
        sandbox.Mount.Fail(EfsFault.None);

        Assert.Equal("1", page.Split(',').Distinct().Single());
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await sandbox.Function.WaitForLogLineAsync(
            line => line.Contains("4009", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        // EFS responds again.
        await sandbox.ChangeAsync("/update.php?version=2");
        Assert.Equal("2", (await sandbox.PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task Maintenance_does_not_wait_while_EFS_does_not_respond()
    {
        // The whole index is compared in a tenth of this time, so some entries are compared after each response.
        await using var site = await MirroredSite.StartAsync(1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "10s"));
        site.Install(1);
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.PageAsync();

        var gone = TimeSpan.FromSeconds(15);
        sandbox.Mount.Fail(EfsFault.Gone);
        var longest = TimeSpan.Zero;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < gone;)
        {
            var asked = Stopwatch.GetTimestamp();
            Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
            longest = Stopwatch.GetElapsedTime(asked) > longest ? Stopwatch.GetElapsedTime(asked) : longest;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        sandbox.Mount.Fail(EfsFault.None);

        // A page that waited for EFS would wait until it responds again.
        Assert.InRange(longest, TimeSpan.Zero, gone / 2);
    }

    [Fact]
    public async Task Errors_of_EFS_do_not_fail_the_page()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();
        var sandbox = site.Sandboxes[0];
        await sandbox.PageAsync();
        await Task.Delay(MirroredSite.Interval, TestContext.Current.CancellationToken);

        sandbox.Mount.Fail(EfsFault.Error);
        var page = await sandbox.PageAsync();
        sandbox.Mount.Fail(EfsFault.None);

        Assert.Equal("1", page.Split(',').Distinct().Single());
    }

    [Fact]
    public async Task File_data_that_does_not_fit_into_the_sandbox_is_read_from_EFS()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        site.Server.Put("wp-content/plugins/sample/parts/part-9.php", $"<?php return 1; /* {new string('x', 900_000)} */");
        site.Server.Put("wp-content/plugins/sample/parts/part-8.php", $"<?php return 1; /* {new string('y', 900_000)} */");
        await site.WarmUpAsync();

        var sandbox = await site.AddSandboxAsync(("PHPBRIDGE_MIRROR_MAX_SIZE", "1M"));

        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
        Assert.InRange((await sandbox.StatusAsync()).Misses, 1, int.MaxValue);
    }

    [Fact]
    public async Task Without_room_for_anything_the_site_is_served_from_EFS()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();
        using var small = SmallFolder.Create("2000k");

        var sandbox = await site.AddSandboxAsync(("PHPBRIDGE_RUN_DIRECTORY", small.Path));

        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task When_the_sandbox_is_full_midway_the_rest_is_read_from_EFS()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        site.Server.Put("wp-content/plugins/sample/parts/part-9.php", $"<?php return 1; /* {new string('x', 900_000)} */");
        await site.WarmUpAsync();
        using var small = SmallFolder.Create("3400k");

        var sandbox = await site.AddSandboxAsync(("PHPBRIDGE_RUN_DIRECTORY", small.Path));

        Assert.Equal("1", (await sandbox.PageAsync()).Split(',').Distinct().Single());
        await site.Sandboxes[0].ChangeAsync("/update.php?version=2&copy=1");
        await Task.Delay(MirroredSite.Interval + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("2", (await sandbox.PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task Sandboxes_that_start_together_build_one_archive()
    {
        await using var site = await MirroredSite.StartAsync(4);
        site.Install(1);

        await Task.WhenAll(site.Sandboxes.Select(sandbox => sandbox.PageAsync()));
        await site.WarmUpAsync();

        var snapshots = Directory.EnumerateFiles(Path.Combine(site.Server.Root, ".phpbridge"), "snapshot-*").ToList();
        Assert.InRange(snapshots.Count, 1, 2); // The current one, and the one before it.
        Assert.DoesNotContain(snapshots, path => path.EndsWith(".new", StringComparison.Ordinal));
        Assert.All(
            site.Sandboxes,
            sandbox => Assert.DoesNotContain(sandbox.Function.LogLines, line => line.Contains("4007", StringComparison.Ordinal)));
    }
}
