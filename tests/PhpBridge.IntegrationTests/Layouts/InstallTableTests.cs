using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.Layouts;
using Xunit;

namespace PhpBridge.IntegrationTests.Layouts;

/// <summary>What an installation may write, and what it says, for each layout of a site, each state of it, and each database.</summary>
[Collection(nameof(OnTheWay))]
public sealed class InstallTableTests(LayoutDatabase server) : IClassFixture<LayoutDatabase>
{
    public static TheoryData<string, string> Cells
        => [.. from layout in LaidOutSite.Names from database in new[] { "sqlite", "mysql" } select (layout, database)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_site_is_completed_once_and_never_written_into(string layout, string database)
    {
        using var site = await LaidOutSite.CreateAsync(layout, database, database == "mysql" ? server.Variables : null);

        await FilesBecomeASiteAsync(site, database);
        await AnInstalledSiteIsLeftAloneAsync(site);
        await HalfACopyIsLeftAloneAsync(site);
        await ADatabaseThatIsGoneIsMissedAsync(site, database);
        await AnInstalledSiteIsLeftAloneAsync(site);
    }

    private static async Task FilesBecomeASiteAsync(LaidOutSite site, string database)
    {
        var before = site.Snapshot();
        var (report, error) = await site.InstallAsync();
        var after = site.Snapshot();

        Assert.True(report?.GetProperty("installed").GetBoolean(), error);
        Assert.DoesNotContain(before, entry => after.GetValueOrDefault(entry.Key) != entry.Value);
        string[] expected =
        [
            site.MustUsePlugins, site.MustUsePlugins + "/phpbridge.php",
            .. site.IsConfigured ? [] : (string[])[site.Configuration],
            .. site.IsConfigured || database != "sqlite"
                ? []
                : (string[])[site.Content + "/db.php", site.Plugins + "/sqlite-database-integration"],
        ];
        var added = after.Keys.Except(before.Keys).Where(path => !path.Contains("/sqlite-database-integration/", StringComparison.Ordinal));
        Assert.Equal(expected.Select(path => Real(site, path)).Order(StringComparer.Ordinal), added.Order(StringComparer.Ordinal));
    }

    private static async Task AnInstalledSiteIsLeftAloneAsync(LaidOutSite site)
    {
        var before = site.Snapshot();
        var (report, error) = await site.InstallAsync();

        Assert.True(report is not null, error);
        Assert.False(report.Value.GetProperty("installed").GetBoolean());
        Assert.Equal(before, site.Snapshot());
    }

    private static async Task HalfACopyIsLeftAloneAsync(LaidOutSite site)
    {
        (string, string)[] cases = [("wp-settings.php", "is not whole ('wp-settings.php' is missing)"), ("wp-load.php", "but there is '")];
        foreach (var (missing, reason) in cases)
        {
            using var absence = LaidOutSite.Without(site.Core + "/" + missing);
            await FailsAsync(site, reason);
        }
    }

    private static async Task ADatabaseThatIsGoneIsMissedAsync(LaidOutSite site, string database)
    {
        Directory.CreateDirectory(site.Uploads + "/2026");
        await File.WriteAllTextAsync(site.Uploads + "/2026/photo.jpg", "x", TestContext.Current.CancellationToken);
        if (database == "sqlite")
        {
            using var absence = site.WithoutDatabaseFile();
            await FailsAsync(site, "the site was used");
            return;
        }

        // Another name, an empty database, no server.
        await FailsAsync(
            site,
            site.IsConfigured ? "WordPress gave up" : "the site was used",
            site.IsConfigured ? ("SITE_DATABASE", "another") : ("WORDPRESS_DB_NAME", "another"));
        await FailsAsync(
            site, site.IsConfigured ? "WordPress gave up" : "cannot connect to the database server", ("WORDPRESS_DB_HOST", "127.0.0.1:1"));
        if (!site.IsConfigured)
        {
            await FailsAsync(site, "its database is empty", ("WORDPRESS_TABLE_PREFIX", "other_"));
        }
    }

    private static async Task FailsAsync(LaidOutSite site, string reason, params (string, string)[] variables)
    {
        var before = site.Snapshot();
        var (report, error) = await site.InstallAsync(variables);

        Assert.Null(report);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(before, site.Snapshot());
    }

    /// <summary>Relative to the site's folder, where it is behind a link.</summary>
    private static string Real(LaidOutSite site, string path)
        => (
            new DirectoryInfo(site.DocumentRoot).LinkTarget is { } target
                ? path.Replace("/html/", $"/{target}/", StringComparison.Ordinal)
                : path)[site.Folder.Length..];
}
