using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class ApplicationPasswordScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_program_with_an_application_password_publishes_a_post()
    {
        var title = "By a program " + UniqueWord();
        var password = await CreatePasswordAsync(await AdministratorAsync());
        var visitor = await VisitorAsync();

        using var response = await PublishAsync(title, password);
        var post = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await visitor.GotoAsync(post.GetProperty("link").GetString()!);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains(title, await visitor.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_with_a_wrong_password_may_not()
    {
        using var response = await PublishAsync("Never", "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private async Task<string> CreatePasswordAsync(IPage administrator)
    {
        await administrator.GotoAsync("/wp-admin/profile.php");
        await administrator.GetByLabel("New Application Password Name").FillAsync("A program " + UniqueWord());
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Add Application Password" }).ClickAsync();
        var password = await administrator.Locator("#new-application-password-value").InputValueAsync();
        await PictureAsync(administrator, "application-password");
        return password;
    }

    private async Task<HttpResponseMessage> PublishAsync(string title, string password)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Site.Url + "/wp-json/wp/v2/posts")
        {
            Content = JsonContent.Create(new { title, content = "Written by a program.", status = "publish" }),
        };
        var credentials = Encoding.UTF8.GetBytes($"{WordPressSite.Administrator}:{password}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
