using PhpBridge.IntegrationTests.Support.Installing;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>Whenever it is killed: the next attempt goes on, and ends with the site that an uninterrupted one makes.</summary>
[Collection(nameof(OnTheWay))]
public sealed class InterruptionTests(WordPressArchive archive) : IDisposable
{
    private readonly Installer _installer = new();

    [Fact]
    public async Task Killed_at_every_stage_it_goes_on_until_there_is_a_site()
    {
        string[] source = ["--source", await archive.GetAsync()];
        (string Stage, Func<bool> IsThere)[] stages =
        [
            ("the lock is taken", () => File.Exists(Work("lock"))),
            ("the first files are copied", () => Copied() > 0),
            ("half of the files are copied", () => Copied() > 30),
            ("all files are copied", () => File.Exists(Work("ready"))),
            ("some are in their place", () => Directory.Exists(Site("wp-includes"))),
            ("all are in their place", () => File.Exists(Site("wp-load.php"))),
            ("it is configured", () => File.Exists(Site("wp-config.php"))),
            ("the password is drawn", () => File.Exists(Work("password"))),
            ("the tables are being made", () => File.Exists(Work("begun")) && Written() > 50_000),
        ];
        var password = "";
        foreach (var (stage, isThere) in stages)
        {
            Assert.True(await _installer.KillWhenAsync(isThere, source), $"it ended before {stage}");
            Assert.True(Directory.Exists(_installer.Work), stage);
            password = File.Exists(Work("password"))
                ? await File.ReadAllTextAsync(Work("password"), TestContext.Current.CancellationToken)
                : password;
        }

        var report = await _installer.RunAsync(source);
        var again = await _installer.RunAsync(source);

        Assert.True(report.GetProperty("installed").GetBoolean());
        Assert.Equal(password, report.GetProperty("adminPassword").GetString());
        Assert.False(again.GetProperty("installed").GetBoolean());
        Assert.False(again.TryGetProperty("adminPassword", out _));
        Assert.False(Directory.Exists(_installer.Work));
        await TreeComparison.AssertSameAsync(_installer.DocumentRoot);
        Assert.Equal("1 1 1 3", await SiteCounts.OfAsync(_installer.Database));
    }

    [Fact]
    public async Task Two_at_once_do_not_disturb_each_other()
    {
        string[] source = ["--source", await archive.GetAsync()];

        var first = _installer.RunAsync(source);
        await WaitForAsync(() => File.Exists(Work("lock")));
        var second = await _installer.FailAsync(source);
        var report = await first;

        Assert.Contains("another installation is running", second, StringComparison.Ordinal);
        Assert.True(report.GetProperty("installed").GetBoolean());
        Assert.Equal("1 1 1 3", await SiteCounts.OfAsync(_installer.Database));
    }

    public void Dispose() => _installer.Dispose();

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private string Site(string name) => Path.Combine(_installer.DocumentRoot, name);

    private string Work(string name) => Path.Combine(_installer.Work, name);

    /// <summary>Bytes of database, with what SQLite has not moved there yet.</summary>
    private long Written()
        => new[] { "", "-wal" }.Select(suffix => new FileInfo(_installer.Database + suffix)).Sum(file => file.Exists ? file.Length : 0);

    private int Copied() => Directory.Exists(Work("copied")) ? Directory.GetFiles(Work("copied")).Length : 0;
}
