using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Browsing;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>That no script fails and no file is missing in them is asserted after every scenario.</summary>
public abstract class PageLoadScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task The_front_page_loads_whole()
    {
        var visitor = await VisitorAsync();

        await visitor.GotoAsync("/");

        await PictureAsync(visitor, "front-page");
        await Expect(visitor.GetByRole(AriaRole.Heading, new() { Name = "Blog" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_dashboard_loads_whole()
    {
        var administrator = await AdministratorAsync();

        await administrator.GotoAsync("/wp-admin/");

        await PictureAsync(administrator, "dashboard");
        await Expect(administrator.GetByRole(AriaRole.Heading, new() { Name = "Dashboard", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_editor_loads_whole()
    {
        var editor = new BlockEditor(await AdministratorAsync());

        await editor.OpenAsync();

        await PictureAsync(editor.Page, "editor");
        await Expect(editor.Settings).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Site_Health_finds_that_the_site_reaches_itself()
    {
        var administrator = await AdministratorAsync();

        await administrator.GotoAsync("/wp-admin/site-health.php");
        var progress = administrator.Locator(".site-health-progress-label");
        await Expect(progress).Not.ToContainTextAsync("still loading");
        var loopback = await Rest.GetAsync("wp-site-health/v1/tests/loopback-requests");

        await PictureAsync(administrator, "site-health");
        await Expect(administrator.GetByRole(AriaRole.Heading, new() { Name = "Site Health", Level = 1 })).ToBeVisibleAsync();
        Assert.Equal("good", loopback.GetProperty("status").GetString());
    }
}
