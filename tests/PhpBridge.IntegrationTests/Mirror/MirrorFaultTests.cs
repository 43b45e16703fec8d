using System.Diagnostics;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>What goes wrong: archives, the file system, /tmp, sandboxes.</summary>
public class MirrorFaultTests
{
    [Theory]
    [InlineData("cut")]
    [InlineData("damaged")]
    [InlineData("foreign")]
    [InlineData("deleted")]
    public async Task An_archive_that_is_no_good_is_left_aside_and_made_anew(string how)
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
        await sandbox.Function.WaitForLogLineAsync(line => line.Contains(name, StringComparison.Ordinal) && line.Contains("4003", StringComparison.Ordinal), TestContext.Current.CancellationToken);
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
    public async Task While_EFS_is_gone_pages_come_from_the_mirror()
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
        await sandbox.Function.WaitForLogLineAsync(line => line.Contains("4009", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        // And afterwards all is as before.
        await sandbox.ChangeAsync("/update.php?version=2");
        Assert.Equal("2", (await sandbox.PageAsync()).Split(',').Distinct().Single());
    }

    [Fact]
    public async Task While_EFS_is_gone_no_upkeep_waits_for_it()
    {
        // In a tenth of this time all entries are to be compared, so each response is followed by some questions.
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

        // A page that waits for what EFS is asked waits until it is back.
        Assert.InRange(longest, TimeSpan.Zero, gone / 2);
    }

    [Fact]
    public async Task Errors_of_EFS_are_no_errors_of_the_page()
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
    public async Task What_does_not_fit_into_the_sandbox_is_read_from_EFS()
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

        var bases = Directory.EnumerateFiles(Path.Combine(site.Server.Root, ".phpbridge"), "snapshot-*").ToList();
        Assert.InRange(bases.Count, 1, 2); // The one in force, and the one before it.
        Assert.DoesNotContain(bases, path => path.EndsWith(".new", StringComparison.Ordinal));
        Assert.All(site.Sandboxes, sandbox => Assert.DoesNotContain(sandbox.Function.LogLines, line => line.Contains("4007", StringComparison.Ordinal)));
    }
}
