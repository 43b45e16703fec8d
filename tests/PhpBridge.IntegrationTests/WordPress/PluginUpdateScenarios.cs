using System.Diagnostics;
using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Samples;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class PluginUpdateScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_newer_plugin_uploaded_over_an_older_one_is_what_visitors_get()
    {
        var name = UniqueWord();
        var administrator = await AdministratorAsync();
        var visitor = await VisitorAsync();

        await UploadAsync(administrator, SamplePlugin.CreateZip(name, "1.0.0", "The old mark"));
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Activate Plugin" }).ClickAsync();
        await Expect(administrator.GetByText("Plugin activated.")).ToBeVisibleAsync();
        await visitor.GotoAsync("/");
        await Expect(visitor.Locator("#" + name)).ToHaveTextAsync("The old mark");
        await UploadAsync(administrator, SamplePlugin.CreateZip(name, "2.0.0", "The new mark"));
        await administrator.GetByRole(AriaRole.Link, new() { NameRegex = new("Replace (current|installed) with uploaded") }).ClickAsync();
        await Expect(administrator.GetByText("Plugin updated successfully.")).ToBeVisibleAsync();
        await PictureAsync(administrator, "plugin-updated");

        // Another sandbox than the one that updated looks at its files again after opcache.revalidate_freq.
        Assert.Equal("The new mark", await MarkAsync(visitor, name, notAnyMore: "The old mark"));
    }

    private static async Task<string?> MarkAsync(IPage visitor, string name, string notAnyMore)
    {
        var patience = Stopwatch.StartNew();
        string? mark;
        do
        {
            await visitor.GotoAsync("/");
            mark = await visitor.Locator("#" + name).TextContentAsync();
        }
        while (mark == notAnyMore && patience.Elapsed < TimeSpan.FromSeconds(20));
        return mark;
    }

    private static async Task UploadAsync(IPage administrator, byte[] zip)
    {
        await administrator.GotoAsync("/wp-admin/plugin-install.php");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Upload Plugin" }).ClickAsync();
        await administrator.GetByLabel("Plugin zip file").SetInputFilesAsync(
            new FilePayload { Name = "plugin.zip", MimeType = "application/zip", Buffer = zip });
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Install Now" }).ClickAsync();
    }
}
