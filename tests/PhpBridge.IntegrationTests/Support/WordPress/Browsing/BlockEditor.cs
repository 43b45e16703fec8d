using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

/// <summary>The block editor as its user sees it.</summary>
internal sealed class BlockEditor(IPage page)
{
    public IPage Page => page;

    public ILocator Settings => page.GetByRole(AriaRole.Region, new() { Name = "Editor settings" });

    private IFrameLocator Canvas => page.FrameLocator("iframe[name='editor-canvas']");

    private ILocator Title => Canvas.GetByRole(AriaRole.Textbox, new() { Name = "Add title" });

    private ILocator PublishPanel => page.GetByRole(AriaRole.Region, new() { Name = "Editor publish" });

    public async Task OpenAsync()
    {
        // Greets whoever opens the editor for the first time, whichever scenario that is.
        var guide = page.GetByRole(AriaRole.Dialog, new() { Name = "Welcome to the editor" });
        await page.AddLocatorHandlerAsync(guide, dialog => dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync());

        await page.GotoAsync("/wp-admin/post-new.php");
        await Expect(Title).ToBeVisibleAsync();
    }

    public async Task WriteAsync(string title, string paragraph)
    {
        await Title.ClickAsync();
        await page.Keyboard.TypeAsync(title);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync(paragraph);
        await Expect(Canvas.GetByText(paragraph)).ToBeVisibleAsync();
    }

    /// <summary>Adds an image block after what was written last, and uploads into it.</summary>
    public async Task AddPictureAsync(FilePayload picture)
    {
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("/image");
        await page.GetByRole(AriaRole.Option, new() { Name = "Image", Exact = true }).ClickAsync();
        await Canvas.Locator(".block-editor-media-placeholder input[type=file]").SetInputFilesAsync(picture);

        // Until it is uploaded the block shows the browser's own copy, at a blob: address.
        await Expect(Canvas.Locator(".wp-block-image img[src^='http']")).ToBeVisibleAsync();
        await Expect(Canvas.Locator(".wp-block-image .components-spinner")).ToHaveCountAsync(0);
    }

    /// <returns>The post's permalink.</returns>
    public async Task<string> PublishAsync()
    {
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Editor top bar" });
        await bar.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await PublishPanel.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        var link = PublishPanel.GetByRole(AriaRole.Link, new() { Name = "View Post" });
        return await link.GetAttributeAsync("href") ?? throw new InvalidOperationException("The link to the post leads nowhere.");
    }
}
