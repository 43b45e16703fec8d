using System.Xml.Linq;
using Microsoft.Playwright;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class SearchScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_post_is_found_by_a_word_in_it()
    {
        var word = UniqueWord();
        await Rest.PublishAsync("Sought " + word, "Somewhere inside: größe" + word);
        var visitor = await VisitorAsync();

        await visitor.GotoAsync("/?s=" + Uri.EscapeDataString("größe" + word));

        await PictureAsync(visitor, "search");
        await Expect(visitor.GetByRole(AriaRole.Heading, new() { Name = "Sought " + word, Level = 2 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_word_that_is_nowhere_finds_nothing()
    {
        var visitor = await VisitorAsync();

        await visitor.GotoAsync("/?s=" + UniqueWord());

        await Expect(visitor.GetByText("nothing was found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_feed_is_XML_and_has_the_newest_post()
    {
        var post = await Rest.PublishAsync("News & “views” " + UniqueWord(), "Fresh.");
        using var client = new HttpClient();

        using var response = await client.GetAsync(Site.Url + "/feed/", TestContext.Current.CancellationToken);
        var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("application/rss+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(post.GetProperty("link").GetString(), feed.Root!.Element("channel")!.Element("item")!.Element("link")!.Value);
    }
}
