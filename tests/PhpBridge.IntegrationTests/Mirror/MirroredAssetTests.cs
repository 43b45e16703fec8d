using System.Globalization;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Files that the bridge serves itself, in a sandbox that is asked for nothing else, while another updates a plugin.</summary>
public sealed class MirroredAssetTests
{
    private const string Asset = "/wp-content/plugins/sample/data.json";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_version_not_seen_before_is_never_answered_with_the_file_before_it(int copy)
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        await site.WarmUpAsync();
        var (updating, serving) = (site.Sandboxes[0], site.Sandboxes[1]);
        Assert.Equal("1", await TextAsync(serving, $"{Asset}?ver=1"));

        for (var version = 2; version < 7; version++)
        {
            await updating.ChangeAsync($"/update.php?version={version}&copy={copy}");

            var reply = await serving.Function.SendAsync($"{Asset}?ver={version}");

            Assert.Equal($"200 {version}", $"{reply.Status} {reply.Text}");
        }
    }

    [Fact]
    public async Task A_file_without_a_version_is_the_new_one_when_its_time_is_over()
    {
        await using var site = await MirroredSite.StartAsync(2, ("PHPBRIDGE_ASSET_REVALIDATE_AFTER", "1s"));
        site.Install(1);
        await site.WarmUpAsync();
        var (updating, serving) = (site.Sandboxes[0], site.Sandboxes[1]);
        Assert.Equal("1", await TextAsync(serving, Asset));

        await updating.ChangeAsync("/update.php?version=2");

        await Processes.UntilAsync(async () => await TextAsync(serving, Asset) == "2", "the file is the new one", seconds: 10);
        Assert.Equal(0, (await serving.StatusAsync()).Changes);
    }

    [Fact]
    public async Task A_file_that_was_changed_from_outside_is_served_as_it_is_when_it_is_read()
    {
        await using var site = await MirroredSite.StartAsync(1, ("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "24h"));
        site.Install(1);
        await site.WarmUpAsync();

        MirroredSite.WritePlugin(site.Server.Root, 22);

        await Processes.UntilAsync(
            async () => (await site.Sandboxes[0].Function.SendAsync(Asset)) is { Status: 200, Text: "22" },
            "the file is served as it is",
            seconds: 30);
    }

    private static async Task<string> TextAsync(MirroredSandbox sandbox, string target)
    {
        var reply = await sandbox.Function.SendAsync(target);
        Assert.True(reply.Status == 200, string.Create(CultureInfo.InvariantCulture, $"{target}: {reply.Status} {reply.Text}"));
        return reply.Text;
    }
}
