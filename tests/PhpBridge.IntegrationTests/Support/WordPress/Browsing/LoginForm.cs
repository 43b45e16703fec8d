using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

internal static class LoginForm
{
    /// <summary>Ends in the dashboard.</summary>
    public static async Task SubmitAsync(IPage page, string password)
    {
        await EnterAsync(page, password);
        await page.WaitForURLAsync("**/wp-admin/");
    }

    /// <summary>Ends when the form has been sent, whether or not the password is right.</summary>
    public static async Task EnterAsync(IPage page, string password)
    {
        await page.GotoAsync("/wp-login.php");
        var name = page.GetByLabel("Username or Email Address");

        // A script of the page focuses the name 200 ms after loading, and would turn text for the password into the name.
        await Expect(name).ToBeFocusedAsync();
        await name.FillAsync(WordPressSite.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log In" }).ClickAsync();
    }
}
