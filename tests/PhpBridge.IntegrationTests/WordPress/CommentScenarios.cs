using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class CommentScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_visitors_comment_is_held_until_the_administrator_approves_it()
    {
        var comment = "I have an opinion: " + UniqueWord();
        var post = (await Rest.PublishAsync("Discussed " + UniqueWord(), "What do you think?")).GetProperty("link").GetString()!;
        var author = await VisitorAsync();
        var reader = await VisitorAsync();
        var administrator = await AdministratorAsync();

        await author.GotoAsync(post);
        await author.GetByRole(AriaRole.Textbox, new() { Name = "Comment" }).FillAsync(comment);
        await author.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("A visitor");
        await author.GetByRole(AriaRole.Textbox, new() { Name = "Email" }).FillAsync("visitor@example.com");
        await author.GetByRole(AriaRole.Button, new() { Name = "Post Comment" }).ClickAsync();
        await Expect(author.GetByText("Your comment is awaiting moderation.")).ToBeVisibleAsync();
        await PictureAsync(author, "comment-held");
        await reader.GotoAsync(post);
        await Expect(reader.GetByText(comment)).Not.ToBeVisibleAsync();
        await ApproveAsync(administrator, comment);
        await reader.ReloadAsync();

        await PictureAsync(reader, "comment-approved");
        await Expect(reader.GetByText(comment)).ToBeVisibleAsync();
    }

    private async Task ApproveAsync(IPage administrator, string comment)
    {
        await administrator.GotoAsync("/wp-admin/edit-comments.php?comment_status=moderated");
        var row = administrator.Locator("#the-comment-list tr").Filter(new() { HasText = comment });
        await row.HoverAsync();
        await PictureAsync(administrator, "comment-moderation");
        await administrator.RunAndWaitForResponseAsync(
            () => row.GetByRole(AriaRole.Button, new() { Name = "Approve this comment" }).ClickAsync(),
            response => response.Request.PostData?.Contains("action=dim-comment", StringComparison.Ordinal) == true);
        await Expect(row).ToBeHiddenAsync();
    }
}
