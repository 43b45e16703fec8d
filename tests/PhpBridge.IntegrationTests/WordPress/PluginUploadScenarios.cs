using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Samples;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class PluginUploadScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_plugin_uploaded_as_a_zip_works_once_it_is_activated()
    {
        var administrator = await AdministratorAsync();
        var visitor = await VisitorAsync();

        await administrator.GotoAsync("/wp-admin/plugin-install.php");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Upload Plugin" }).ClickAsync();
        await administrator.GetByLabel("Plugin zip file").SetInputFilesAsync(
            new FilePayload { Name = "phpbridge-marker.zip", MimeType = "application/zip", Buffer = SamplePlugin.CreateZip() });
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Install Now" }).ClickAsync();
        await Expect(administrator.GetByText("Plugin installed successfully.")).ToBeVisibleAsync();
        await PictureAsync(administrator, "plugin-installed");
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Activate Plugin" }).ClickAsync();
        await Expect(administrator.GetByText("Plugin activated.")).ToBeVisibleAsync();
        await PictureAsync(administrator, "plugin-activated");
        await visitor.GotoAsync("/");

        await Expect(administrator.Locator("tr.active").GetByText(SamplePlugin.Name, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(visitor.Locator("#phpbridge-marker")).ToHaveTextAsync(SamplePlugin.Marker);
    }
}
