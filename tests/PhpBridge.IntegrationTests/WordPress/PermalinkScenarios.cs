using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class PermalinkScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task After_permalinks_changed_a_post_is_at_its_new_address_and_the_old_one_leads_there()
    {
        var word = UniqueWord();
        var before = (await Rest.PublishAsync("Moving " + word, "It moves.")).GetProperty("link").GetString()!;
        var administrator = await AdministratorAsync();
        var visitor = await VisitorAsync();

        await ChooseAsync(administrator, "Month and name");
        await PictureAsync(administrator, "permalinks-changed");
        var after = Site.Url + DateTime.UtcNow.ToString("/yyyy/MM", null) + new Uri(before).AbsolutePath;
        var direct = await visitor.GotoAsync(after);
        var redirected = await visitor.GotoAsync(before);
        var arrived = visitor.Url;
        await PictureAsync(visitor, "post-at-new-address");
        await ChooseAsync(administrator, "Post name");
        var back = await visitor.GotoAsync(before);

        Assert.Equal($"{Site.Url}/moving-{word}/", before);
        Assert.Equal(200, direct!.Status);
        Assert.Equal(200, redirected!.Status);
        Assert.Equal(after, arrived);
        Assert.Equal(200, back!.Status);
        Assert.Equal(before, visitor.Url);
    }

    private static async Task ChooseAsync(IPage administrator, string structure)
    {
        await administrator.GotoAsync("/wp-admin/options-permalink.php");
        await administrator.GetByLabel(structure, new() { Exact = true }).CheckAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Save Changes" }).ClickAsync();
        await Expect(administrator.GetByText("Permalink structure updated.")).ToBeVisibleAsync();
    }
}
