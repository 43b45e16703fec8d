using System.Diagnostics;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>PHP begins before all file data is unpacked, and waits for the files that it opens.</summary>
public sealed class PendingFileDataTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private static readonly Dictionary<string, string> Site = new()
    {
        ["index.php"] = "<?php echo file_get_contents(__DIR__ . '/a.txt'), ' ', file_get_contents(__DIR__ . '/b.txt');",
        ["a.txt"] = "mirrored a",
        ["b.txt"] = "mirrored b",
    };

    [Fact]
    public async Task A_page_waits_for_pending_file_data()
    {
        var (fpm, a, b) = await StartAsync();
        await using var end = fpm;

        var page = fpm.GetAsync("index.php");
        await StaysOpenAsync(page);
        fpm.Mirror.Arrive(2, "b.txt", b);
        await StaysOpenAsync(page);
        fpm.Mirror.Arrive(2, "a.txt", a);

        Assert.Equal("mirrored a mirrored b", await page);
        Assert.Equal(0u, fpm.Mirror.Misses);
    }

    [Fact]
    public async Task File_data_that_was_given_up_is_read_from_the_file_system()
    {
        var (fpm, a, _) = await StartAsync();
        await using var end = fpm;

        var page = fpm.GetAsync("index.php");
        await StaysOpenAsync(page);
        fpm.Mirror.Arrive(2, "a.txt", a);
        fpm.Mirror.Arrive(2, "b.txt", 0);

        Assert.Equal("mirrored a from EFS: b", await page);
    }

    [Fact]
    public async Task File_data_that_stays_pending_is_read_from_the_file_system_after_one_wait()
    {
        var (fpm, _, _) = await StartAsync();
        await using var end = fpm;

        var started = Stopwatch.GetTimestamp();
        Assert.Equal("from EFS: a from EFS: b", await fpm.GetAsync("index.php"));
        var first = Stopwatch.GetElapsedTime(started);
        Assert.Equal("from EFS: a from EFS: b", await fpm.GetAsync("index.php"));
        var second = Stopwatch.GetElapsedTime(started) - first;

        Assert.True(first > TimeSpan.FromSeconds(4.5), $"waited {first.TotalSeconds:F1} s");
        Assert.True(second < first / 2, $"waited {second.TotalSeconds:F1} s again");
    }

    /// <summary>Activates an index in which a.txt and b.txt are pending.</summary>
    /// <returns>The numbers of their blobs.</returns>
    private static async Task<(MirroredFpm Fpm, uint A, uint B)> StartAsync()
    {
        var fpm = await MirroredFpm.StartAsync(Site);
        await File.WriteAllTextAsync(fpm.PathOf("a.txt"), "from EFS: a", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(fpm.PathOf("b.txt"), "from EFS: b", TestContext.Current.CancellationToken);
        var numbers = (fpm.Mirror.AddPendingBlob("a.txt"), fpm.Mirror.AddPendingBlob("b.txt"));
        fpm.Mirror.ActivateIndex(2);
        return (fpm, numbers.Item1, numbers.Item2);
    }

    private static async Task StaysOpenAsync(Task page)
        => Assert.NotSame(page, await Task.WhenAny(page, Task.Delay(Moment, TestContext.Current.CancellationToken)));
}
