using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Browsing;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class LoginScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task Who_logs_in_and_out_again_needs_the_password_again()
    {
        var person = await VisitorAsync();

        await LoginForm.SubmitAsync(person, Site.Password);
        await PictureAsync(person, "logged-in");
        await person.Locator("#wp-admin-bar-my-account").HoverAsync();
        await person.GetByRole(AriaRole.Menuitem, new() { Name = "Log Out" }).ClickAsync();
        await Expect(person.GetByText("You are now logged out.")).ToBeVisibleAsync();
        await PictureAsync(person, "logged-out");
        await person.GotoAsync("/wp-admin/");

        Assert.StartsWith(Site.Url + "/wp-login.php?", person.Url, StringComparison.Ordinal);
        await Expect(person.GetByLabel("Username or Email Address")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var person = await VisitorAsync();

        await LoginForm.EnterAsync(person, "not " + Site.Password);

        await Expect(person.Locator("#login_error")).ToContainTextAsync("is incorrect");
    }
}
