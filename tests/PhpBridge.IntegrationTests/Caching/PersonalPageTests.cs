using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Caching;
using Xunit;

namespace PhpBridge.IntegrationTests.Caching;

/// <summary>People with pages of their own, and requests with more than a page's key, at a WordPress with the page cache.</summary>
[Collection(nameof(OnCachedWordPress))]
public sealed class PersonalPageTests : IAsyncLifetime
{
    private readonly CachedWordPress _site;

    public PersonalPageTests(CachedWordPress site) => _site = site;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(CachedWordPress.Missing is not null, CachedWordPress.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("administrator")]
    [InlineData("commenter")]
    [InlineData("reader with a password")]
    public async Task A_known_person_gets_no_stored_page_and_leaves_none(string name)
    {
        var post = await _site.PublishAsync("Hello");
        var person = await PersonAsync(name);
        var marker = "mine-" + Guid.NewGuid().ToString("n");
        var header = $"X-Marker: {marker}\r\n";

        // Before there is a page, and once there is one.
        for (var i = 0; i < 3; i++)
        {
            AssertOwn(await person.ReadAsync(_site.One, post.Path, header), marker);
        }

        Assert.Equal("PhpBridge; fwd=uri-miss", (await CachedWordPress.ReadAsync(_site.One, post.Path)).CacheStatus);
        var stored = await CachedWordPress.StoreAsync(_site.One, post.Path);
        AssertOwn(await person.ReadAsync(_site.One, post.Path, header), marker);
        AssertOwn(await person.ReadAsync(_site.Other, post.Path, header), marker);
        foreach (var sandbox in (EmulatedFunction[])[_site.One, _site.Other])
        {
            var page = await CachedWordPress.ReadAsync(sandbox, post.Path);
            Assert.Equal((true, stored.Run, "nobody"), (page.IsHit, page.Run, page.User));
            Assert.DoesNotContain(marker, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("wordpress_logged_in", page.Text, StringComparison.Ordinal);
        }

        Assert.Equal(name == "administrator" ? "admin" : "nobody", (await person.ReadAsync(_site.One, post.Path)).User);
    }

    [Fact]
    public async Task A_post_with_a_password_is_never_stored()
    {
        var post = await _site.PublishAsync("The secret", password: "open sesame");
        var reader = await PersonAsync("reader with a password");

        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("The secret", (await reader.ReadAsync(_site.One, post.Path)).Text, StringComparison.Ordinal);
            var page = await CachedWordPress.ReadAsync(_site.One, post.Path);
            Assert.DoesNotContain("The secret", page.Text, StringComparison.Ordinal);
            Assert.Equal((false, false), (page.IsHit, page.IsStored));
        }
    }

    [Theory]
    [InlineData("", "X-Marker: {marker}\r\n")]
    [InlineData("", "Cookie: _ga={marker}\r\n")]
    [InlineData("", "User-Agent: {marker}\r\n")]
    [InlineData("", "X-Forwarded-Host: {marker}.example\r\n")]
    [InlineData("", "X-Original-URL: /{marker}\r\n")]
    [InlineData("", "Accept-Language: {marker}\r\n")]
    [InlineData("", "Referer: http://{marker}.example/\r\n")]
    [InlineData("?utm_source={marker}", "")]
    [InlineData("?fbclid={marker}", "")]
    [InlineData("?nocache={marker}", "")]
    [InlineData("?preview={marker}", "")]
    [InlineData("?_wpnonce={marker}", "")]
    [InlineData("?unapproved=1&moderation-hash={marker}", "")]
    [InlineData("?any={marker}", "")]
    public async Task What_one_visitor_sends_is_not_in_the_pages_of_others(string query, string headers)
    {
        var post = await _site.PublishAsync("Hello");
        var marker = "m" + Guid.NewGuid().ToString("n");
        query = query.Replace("{marker}", marker, StringComparison.Ordinal);
        headers = headers.Replace("{marker}", marker, StringComparison.Ordinal);

        for (var i = 0; i < 3; i++)
        {
            var own = await CachedWordPress.ReadAsync(_site.One, post.Path + query, headers);
            Assert.Equal(200, own.Status);
        }

        foreach (var sandbox in (EmulatedFunction[])[_site.One, _site.Other])
        {
            var page = await CachedWordPress.StoreAsync(sandbox, post.Path);
            Assert.DoesNotContain(marker, page.Text, StringComparison.Ordinal);
        }
    }

    private static void AssertOwn(CachedReply page, string marker)
    {
        Assert.Equal((200, false, false), (page.Status, page.IsHit, page.IsStored));
        Assert.Contains(marker, page.Text, StringComparison.Ordinal);
    }

    private async Task<Person> PersonAsync(string name)
    {
        switch (name)
        {
            case "administrator":
                return _site.Administrator;
            case "commenter":
                var commenter = new Person();
                await commenter.CommentAsync(_site.One, await _site.PublishAsync("Discussed"), "bob", "An opinion");
                Assert.Contains("comment_author_", commenter.CookiesFor("/"), StringComparison.Ordinal);
                return commenter;
            default:
                var reader = new Person();
                await reader.PostAsync(_site.One, "/wp-login.php?action=postpass", "post_password=open+sesame");
                Assert.Contains("wp-postpass_", reader.CookiesFor("/"), StringComparison.Ordinal);
                return reader;
        }
    }
}
