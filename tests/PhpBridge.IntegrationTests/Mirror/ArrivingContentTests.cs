using System.Diagnostics;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>PHP begins before all contents are here, and waits for what it opens.</summary>
public sealed class ArrivingContentTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private static readonly Dictionary<string, string> Site = new()
    {
        ["index.php"] = "<?php echo file_get_contents(__DIR__ . '/a.txt'), ' ', file_get_contents(__DIR__ . '/b.txt');",
        ["a.txt"] = "mirrored a",
        ["b.txt"] = "mirrored b",
    };

    [Fact]
    public async Task What_is_on_its_way_is_waited_for()
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
    public async Task What_is_not_coming_any_more_is_read_from_the_file_system()
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
    public async Task Where_nothing_arrives_the_file_system_is_asked_and_nobody_waits_again()
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

    /// <summary>With an index that says that a.txt and b.txt are on their way.</summary>
    /// <returns>And the numbers of their contents.</returns>
    private static async Task<(MirroredFpm Fpm, uint A, uint B)> StartAsync()
    {
        var fpm = await MirroredFpm.StartAsync(Site);
        await File.WriteAllTextAsync(fpm.PathOf("a.txt"), "from EFS: a", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(fpm.PathOf("b.txt"), "from EFS: b", TestContext.Current.CancellationToken);
        var numbers = (fpm.Mirror.ExpectContent("a.txt"), fpm.Mirror.ExpectContent("b.txt"));
        fpm.Mirror.PutIndexInForce(2);
        return (fpm, numbers.Item1, numbers.Item2);
    }

    private static async Task StaysOpenAsync(Task page)
        => Assert.NotSame(page, await Task.WhenAny(page, Task.Delay(Moment, TestContext.Current.CancellationToken)));
}
