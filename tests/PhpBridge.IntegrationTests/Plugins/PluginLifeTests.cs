using System.Globalization;
using System.Text.RegularExpressions;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Plugins;
using Xunit;

namespace PhpBridge.IntegrationTests.Plugins;

/// <summary>A plugin that writes files, from its upload to its deletion, in wp-admin over four sandboxes.</summary>
/// <remarks>
/// In each round a run of wp-cron has changed a file before the first step and ends after the last one: a step that waited
/// for another's write would wait for ever.
/// </remarks>
[Collection(nameof(PluginLifeTests))]
// Four sandboxes of WordPress need the machine for themselves.
[CollectionDefinition(nameof(PluginLifeTests), DisableParallelization = true)]
public sealed partial class PluginLifeTests
{
    private static readonly int Rounds =
        int.TryParse(
            Environment.GetEnvironmentVariable("PHPBRIDGE_TEST_PLUGIN_ROUNDS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var rounds)
            ? rounds
            : 4;

    [Fact]
    public async Task No_step_sees_less_than_the_one_before_it_or_waits_for_the_changes_of_another_request()
    {
        await using var site = await SharedWordPress.StartAsync(4);
        await site.WarmUpAsync();
        var administrator = new Administrator(site);
        await administrator.LogInAsync();

        for (var round = 1; round <= Rounds; round++)
        {
            var busy = site.Sandboxes[round % site.Sandboxes.Count];
            administrator.Sandboxes = [.. site.Sandboxes.Where(sandbox => sandbox != busy)];
            var gate = Path.Combine(site.Outside, Text($"gate-{round}"));
            await busy.SendAsync($"/wp-cron.php?gate={Uri.EscapeDataString(gate)}&round={Text($"{round}")}");
            await Processes.UntilAsync(() => File.Exists(gate + ".reached"), "wp-cron has changed a file");

            await LiveAsync(site, administrator, Text($"round-{round}"));
            Assert.False(File.Exists(gate + ".passed"), "wp-cron has ended before the last step");

            await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
            foreach (var sandbox in (IEnumerable<EmulatedFunction>)[busy, .. administrator.Sandboxes])
            {
                var page = await administrator.GetAsync(sandbox, "/wp-admin/plugins.php");
                Assert.Contains(Text($"""<p id="held-cron">{round}</p>"""), page, StringComparison.Ordinal);
                Assert.Null(Row(page));
            }
        }
    }

    private static async Task LiveAsync(SharedWordPress site, Administrator administrator, string setting)
    {
        AssertSays("Plugin installed successfully.", await administrator.UploadAsync(WritingPlugin.CreateZip("1.0"), $"1.0-{setting}.zip"));
        await AssertListedAsync(administrator, "inactive", "1.0");

        var plugins = await administrator.FollowLinkAsync(Row(await administrator.GetAsync("/wp-admin/plugins.php"))!, "action=activate");
        AssertSays("Plugin activated.", plugins);
        await AssertListedAsync(administrator, "active", "1.0");
        await AssertMarkedAsync(administrator, WritingPlugin.Mark("1.0", "no settings"));

        await administrator.PostAsync("/wp-admin/admin-post.php", $"action=writing_plugin&setting={setting}");
        await AssertMarkedAsync(administrator, WritingPlugin.Mark("1.0", setting));

        var question = await administrator.UploadAsync(WritingPlugin.CreateZip("2.0"), $"2.0-{setting}.zip");
        AssertSays("Plugin updated successfully.", await administrator.FollowLinkAsync(question, "overwrite="));
        await AssertListedAsync(administrator, "active", "2.0");
        await AssertMarkedAsync(administrator, WritingPlugin.Mark("2.0", setting));

        plugins = await administrator.FollowLinkAsync(Row(await administrator.GetAsync("/wp-admin/plugins.php"))!, "action=deactivate");
        AssertSays("Plugin deactivated.", plugins);
        await AssertListedAsync(administrator, "inactive", "2.0");
        await AssertMarkedAsync(administrator, null);

        var nonce = AjaxNonce().Match(plugins).Groups[1].Value;
        var answer = await administrator.PostAsync(
            "/wp-admin/admin-ajax.php",
            $"action=delete-plugin&slug={WritingPlugin.Slug}&plugin={Uri.EscapeDataString(WritingPlugin.File)}&_ajax_nonce={nonce}");
        Assert.Contains("\"success\":true", answer, StringComparison.Ordinal);
        foreach (var sandbox in administrator.Sandboxes)
        {
            Assert.Null(Row(await administrator.GetAsync(sandbox, "/wp-admin/plugins.php")));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(site.Content, "writing-*", SearchOption.AllDirectories));
    }

    private static async Task AssertListedAsync(Administrator administrator, string state, string version)
    {
        foreach (var sandbox in administrator.Sandboxes)
        {
            var page = await administrator.GetAsync(sandbox, "/wp-admin/plugins.php");
            Assert.Contains($"class=\"{state}", Row(page) ?? page, StringComparison.Ordinal);
            Assert.Contains($"Version {version}", Row(page) ?? page, StringComparison.Ordinal);
        }
    }

    /// <param name="mark">What the plugin leaves at the end of the page; null where it leaves nothing.</param>
    private static async Task AssertMarkedAsync(Administrator administrator, string? mark)
    {
        foreach (var sandbox in administrator.Sandboxes)
        {
            var page = await administrator.GetAsync(sandbox, "/");
            Assert.Equal(mark ?? "", Mark().Match(page).Value);
        }
    }

    private static void AssertSays(string text, string page) =>
        Assert.True(page.Contains(text, StringComparison.Ordinal), $"'{text}' is not in:\n{Markup().Replace(page, " ")}");

    private static string? Row(string page) => PluginRow().Match(page) is { Success: true } row ? row.Value : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<tr [^>]*data-plugin=\"writing-plugin/.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex PluginRow();

    [GeneratedRegex(@"(?s)<(script|style).*?</\1>|<[^>]*>|\s+")]
    private static partial Regex Markup();

    [GeneratedRegex("<p id=\"writing-plugin\">[^<]*</p>")]
    private static partial Regex Mark();

    [GeneratedRegex("\"ajax_nonce\":\"([^\"]+)\"")]
    private static partial Regex AjaxNonce();
}
