using System.Globalization;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>What visitors of four sandboxes on four mounts see while a plugin is updated, deleted and activated.</summary>
public class UpdateCoherenceTests
{
    // The interval, and what a busy machine with four sandboxes takes for a request and what follows it.
    private static readonly TimeSpan Bound = MirroredSite.Interval + TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Every_page_is_made_of_one_version_and_none_is_older_than_the_bound()
    {
        await using var site = await MirroredSite.StartAsync(4);
        site.Install(1);
        await site.WarmUpAsync();
        var watch = new VisitorsWatch(site, Bound);
        watch.Happened("1");
        using var end = new CancellationTokenSource();
        var visitors = watch.RunAsync(end.Token);

        var random = new Random(1);
        var (version, isThere, isActive) = (1, true, true);
        for (var step = 0; step < 100; step++)
        {
            var sandbox = site.Sandboxes[random.Next(4)];
            var kind = random.Next(10);
            if (kind < 7 || !isThere)
            {
                watch.Coming = Text(++version);
                await sandbox.ChangeAsync($"/update.php?version={version}&copy={random.Next(2)}&pause={random.Next(3) * 5}");
                watch.Happened(Text(version));
                isThere = true;
            }
            else if (kind < 9)
            {
                isActive = !isActive;
                await sandbox.ChangeAsync($"/activate.php?active={(isActive ? 1 : 0)}");
            }
            else
            {
                (isThere, isActive) = (false, false);
                watch.Coming = "none";
                await sandbox.ChangeAsync("/delete.php");
                watch.Happened("none");
            }

            await Task.Delay(random.Next(150), TestContext.Current.CancellationToken);
        }

        await end.CancelAsync();
        await visitors;

        Assert.True(watch.Complaints.Count == 0, string.Join('\n', watch.Complaints.Take(20)));
        Assert.InRange(watch.Pages, 200, int.MaxValue);
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
