using Microsoft.Playwright;
using PhpBridge.IntegrationTests.WordPress.Sites;

namespace PhpBridge.IntegrationTests.WordPress.Browsing;

internal static class LoginForm
{
    /// <summary>Ends in the dashboard.</summary>
    public static async Task SubmitAsync(IPage page, string password)
    {
        await page.GotoAsync("/wp-login.php");
        await page.GetByLabel("Username or Email Address").FillAsync(WordPressSite.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log In" }).ClickAsync();
        await page.WaitForURLAsync("**/wp-admin/");
    }
}
