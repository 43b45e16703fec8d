using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Browsing;
using PhpBridge.IntegrationTests.Support.WordPress.Samples;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class EditorScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_post_written_in_the_block_editor_is_read_under_its_permalink()
    {
        var title = "A first post " + UniqueWord();
        const string paragraph = "Written in the block editor — with “quotes”, ümlauts and 日本語.";
        var editor = new BlockEditor(await AdministratorAsync());
        var visitor = await VisitorAsync();

        await editor.OpenAsync();
        await editor.WriteAsync(title, paragraph);
        var permalink = await editor.PublishAsync();
        await PictureAsync(editor.Page, "post-published");
        await visitor.GotoAsync(permalink);

        await PictureAsync(visitor, "post-as-visitor");
        Assert.Equal($"{Site.Url}/{title.ToLowerInvariant().Replace(' ', '-')}/", permalink);
        await Expect(visitor.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
        await Expect(visitor.GetByText(paragraph)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_picture_uploaded_in_the_block_editor_is_seen_in_the_post()
    {
        var name = UniqueWord();
        var editor = new BlockEditor(await AdministratorAsync());
        var visitor = await VisitorAsync();

        await editor.OpenAsync();
        await editor.WriteAsync("Illustrated " + name, "Look:");
        await editor.AddPictureAsync(new() { Name = name + ".png", MimeType = "image/png", Buffer = SamplePicture.Create() });
        var permalink = await editor.PublishAsync();
        await PictureAsync(editor.Page, "illustrated-post-published");
        await visitor.GotoAsync(permalink);

        await PictureAsync(visitor, "illustrated-post-as-visitor");
        var picture = visitor.Locator(".wp-block-image img");
        Assert.Contains(name, await picture.GetAttributeAsync("src"), StringComparison.Ordinal);
        Assert.NotEqual(0, await picture.EvaluateAsync<int>("image => image.naturalWidth"));
    }
}
