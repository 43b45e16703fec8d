using System.Net;
using System.Text;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Caching;
using Xunit;

namespace PhpBridge.IntegrationTests.Caching;

/// <summary>Pages of WordPress in the page cache: which are stored, and what purges them.</summary>
[Collection(nameof(OnCachedWordPress))]
public sealed class WordPressPageTests : IAsyncLifetime
{
    /// <summary>A page of each new site that lists no posts.</summary>
    private const string Unrelated = "/sample-page/";

    private readonly CachedWordPress _site;

    public WordPressPageTests(CachedWordPress site) => _site = site;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(CachedWordPress.Missing is not null, CachedWordPress.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_first_page_of_a_post_is_not_stored_the_second_is_and_the_third_needs_no_PHP()
    {
        var post = await _site.PublishAsync("Hello");

        var first = await CachedWordPress.ReadAsync(_site.One, post.Path);
        var second = await CachedWordPress.ReadAsync(_site.One, post.Path);
        var third = await CachedWordPress.ReadAsync(_site.One, post.Path);

        Assert.Equal((200, "PhpBridge; fwd=uri-miss"), (first.Status, first.CacheStatus));
        Assert.Equal((200, "PhpBridge; fwd=uri-miss; stored"), (second.Status, second.CacheStatus));
        Assert.Equal((200, true, second.Run), (third.Status, third.IsHit, third.Run));
        Assert.Contains(post.Title, third.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?s=anything")]
    [InlineData("/feed/")]
    [InlineData("/no-such-page/")]
    [InlineData("/author/admin/")]
    [InlineData("/wp-json/wp/v2/posts")]
    [InlineData("/wp-sitemap.xml")]
    public async Task Each_kind_of_page_is_stored_and_served_by_both_sandboxes(string path)
    {
        await CachedWordPress.PassIntervalAsync(); // After the changes of the test before.
        var here = await CachedWordPress.StoreAsync(_site.One, path);
        var there = await CachedWordPress.StoreAsync(_site.Other, path);

        Assert.Equal(here.Text, there.Text);
    }

    [Fact]
    public async Task The_fields_for_the_cache_do_not_leave_the_function()
    {
        var post = await _site.PublishAsync("Hello");
        foreach (var path in (string[])[post.Path, "/", "/feed/", "/no-such-page/", post.Path + "?nocache=1"])
        {
            for (var i = 0; i < 3; i++)
            {
                var reply = (await CachedWordPress.ReadAsync(_site.One, path)).Reply;

                Assert.Empty(reply.Values("Cache-Tag"));
                Assert.Empty(reply.Values("PhpBridge-Cache-Control"));
            }
        }
    }

    [Fact]
    public async Task A_change_by_REST_is_seen_here_at_once_and_elsewhere_within_the_interval_and_other_pages_stay()
    {
        var post = await _site.PublishAsync("The old text");
        await CachedWordPress.PassIntervalAsync();
        string[] affected = ["/", "/feed/", post.Path];
        foreach (var path in affected)
        {
            await CachedWordPress.StoreAsync(_site.One, path);
            await CachedWordPress.StoreAsync(_site.Other, path);
        }

        var kept = await CachedWordPress.StoreAsync(_site.One, Unrelated);
        await _site.EditAsync(_site.One, post, new { title = "New " + post.Title, content = "The new text" });

        foreach (var path in affected)
        {
            var page = await CachedWordPress.ReadAsync(_site.One, path);
            Assert.Contains("New " + post.Title, page.Text, StringComparison.Ordinal);
            Assert.False(page.IsHit, path);
        }

        await CachedWordPress.PassIntervalAsync();
        foreach (var path in affected)
        {
            Assert.Contains("New " + post.Title, (await CachedWordPress.ReadAsync(_site.Other, path)).Text, StringComparison.Ordinal);
        }

        Assert.Contains("The new text", (await CachedWordPress.ReadAsync(_site.Other, post.Path)).Text, StringComparison.Ordinal);
        var still = await CachedWordPress.ReadAsync(_site.One, Unrelated);
        Assert.Equal((true, kept.Run), (still.IsHit, still.Run));
    }

    [Fact]
    public async Task A_change_in_the_list_of_posts_in_wp_admin_is_on_the_next_page()
    {
        var post = await _site.PublishAsync("Hello");
        await CachedWordPress.StoreAsync(_site.One, post.Path);
        await CachedWordPress.StoreAsync(_site.One, "/");
        var list = (await _site.Administrator.SendAsync(_site.One, "/wp-admin/edit.php")).Text;
        var nonce = list.Split("name=\"_inline_edit\" value=\"")[1].Split('"')[0];

        var reply = await _site.Administrator.PostAsync(
            _site.One,
            "/wp-admin/admin-ajax.php",
            $"action=inline-save&post_type=post&post_ID={post.Text}&post_title=Renamed+{post.Title}&_status=publish&post_view=list"
                + $"&screen=edit-post&_inline_edit={nonce}");

        Assert.Equal(200, reply.Status);
        Assert.Contains("Renamed " + post.Title, reply.Text, StringComparison.Ordinal);
        Assert.Contains("Renamed " + post.Title, (await CachedWordPress.ReadAsync(_site.One, "/")).Text, StringComparison.Ordinal);
        Assert.Contains("Renamed " + post.Title, (await CachedWordPress.ReadAsync(_site.One, post.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_is_moved_to_the_trash_is_gone()
    {
        var post = await _site.PublishAsync("Hello");
        await CachedWordPress.StoreAsync(_site.One, post.Path);
        await CachedWordPress.StoreAsync(_site.One, "/");

        await _site.Administrator.RestAsync(_site.One, post.Route, null, "DELETE");

        Assert.Equal(404, (await CachedWordPress.ReadAsync(_site.One, post.Path)).Status);
        Assert.DoesNotContain(post.Title, (await CachedWordPress.ReadAsync(_site.One, "/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_was_missing_is_there_when_it_is_published()
    {
        var name = "name-" + Guid.NewGuid().ToString("n")[..10];
        Assert.Equal(404, (await CachedWordPress.StoreAsync(_site.One, $"/{name}/")).Status);

        var page = new { title = name, slug = name, content = "Here", status = "publish" };
        await _site.Administrator.RestAsync(_site.One, "wp/v2/pages", page);

        Assert.Equal(200, (await CachedWordPress.ReadAsync(_site.One, $"/{name}/")).Status);
    }

    [Fact]
    public async Task A_comment_is_on_the_next_page_of_everybody()
    {
        var post = await _site.PublishAsync("What do you think?");
        await CachedWordPress.StoreAsync(_site.One, post.Path);
        await CachedWordPress.StoreAsync(_site.Other, post.Path);
        await CachedWordPress.StoreAsync(_site.One, "/comments/feed/");
        var author = new Person();

        await author.CommentAsync(_site.One, post, "alice", "I have an opinion");

        Assert.Contains("I have an opinion", (await author.ReadAsync(_site.Other, post.Path)).Text, StringComparison.Ordinal);
        Assert.Contains("I have an opinion", (await CachedWordPress.ReadAsync(_site.One, post.Path)).Text, StringComparison.Ordinal);
        var feed = await CachedWordPress.ReadAsync(_site.One, "/comments/feed/");
        Assert.Contains("I have an opinion", feed.Text, StringComparison.Ordinal);
        await CachedWordPress.PassIntervalAsync();
        var there = await CachedWordPress.ReadAsync(_site.Other, post.Path);
        Assert.Contains("I have an opinion", there.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"alice\"", there.Text, StringComparison.Ordinal); // The form of somebody else.
    }

    [Theory]
    [InlineData("""{"wp":["cache","purge","--tag=post-{id}"]}""")]
    [InlineData("""{"wp":["cache","purge","--url={path}"]}""")]
    [InlineData("""{"wp":["cache","purge","--all"]}""")]
    [InlineData("""{"cache":"purge"}""")]
    public async Task An_event_purges(string command)
    {
        var post = await _site.PublishAsync("Hello");
        var before = await CachedWordPress.StoreAsync(_site.One, post.Path);

        command = command.Replace("{id}", post.Text, StringComparison.Ordinal).Replace("{path}", post.Path, StringComparison.Ordinal);
        var result = await _site.One.InvokeAsync(Encoding.UTF8.GetBytes(command), TestContext.Current.CancellationToken);
        var after = await CachedWordPress.ReadAsync(_site.One, post.Path);

        Assert.True(result.FunctionError is null, Encoding.UTF8.GetString(result.Payload.Span));
        Assert.False(after.IsHit, Encoding.UTF8.GetString(result.Payload.Span));
        Assert.NotEqual(before.Run, after.Run);
    }

    [Fact]
    public async Task A_command_that_changes_a_post_purges_its_page()
    {
        var post = await _site.PublishAsync("The old text");
        await CachedWordPress.StoreAsync(_site.One, post.Path);

        await _site.WpAsync("eval", $"wp_update_post(['ID' => {post.Text}, 'post_content' => 'The new text']);");

        Assert.Contains("The new text", (await CachedWordPress.ReadAsync(_site.One, post.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_option_purges_all_pages()
    {
        var post = await _site.PublishAsync("Hello");
        await CachedWordPress.StoreAsync(_site.One, post.Path);
        var name = "Site " + Guid.NewGuid().ToString("n")[..10];

        await _site.WpAsync("option", "update", "blogname", name);

        Assert.Contains(name, (await CachedWordPress.ReadAsync(_site.One, post.Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheduled_post_is_on_the_front_page_after_the_schedules_event()
    {
        var title = "Later " + Guid.NewGuid().ToString("n")[..10];
        await CachedWordPress.StoreAsync(_site.One, "/");
        var id = await _site.WpAsync(
            "eval",
            $"$date = gmdate('Y-m-d H:i:s', time() + 7200);"
                + $" echo wp_insert_post(['post_title' => '{title}', 'post_status' => 'future', 'post_date' => $date]);");
        Assert.DoesNotContain(title, (await CachedWordPress.StoreAsync(_site.One, "/")).Text, StringComparison.Ordinal);

        // Two hours later.
        await _site.WpAsync("eval", $$"""
            $date = gmdate('Y-m-d H:i:s', time() - 1);
            $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, ['post_date' => $date, 'post_date_gmt' => $date], ['ID' => {{id}}]);
            wp_clear_scheduled_hook('publish_future_post', [{{id}}]);
            wp_schedule_single_event(time() - 60, 'publish_future_post', [{{id}}]);
            """);
        Assert.True((await CachedWordPress.ReadAsync(_site.One, "/")).IsHit);

        var result = await _site.One.InvokeAsync("""{"cron":true}"""u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.True(result.FunctionError is null, Encoding.UTF8.GetString(result.Payload.Span));
        var front = await CachedWordPress.ReadAsync(_site.One, "/");
        Assert.False(front.IsHit, Encoding.UTF8.GetString(result.Payload.Span));
        Assert.Contains(title, front.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_in_the_admin_bar_purges_the_page()
    {
        var post = await _site.PublishAsync("Hello");
        var before = await CachedWordPress.StoreAsync(_site.One, post.Path);
        var page = (await _site.Administrator.SendAsync(_site.One, post.Path)).Text;
        var link = page.Split("href='").Concat(page.Split("href=\""))
            .Select(part => WebUtility.HtmlDecode(part.Split('\'', '"')[0]))
            .Where(link => link.Contains("admin-post.php?action=phpbridge", StringComparison.Ordinal))
            .First(link => link.Contains("target=%2F", StringComparison.Ordinal));

        var reply = await _site.Administrator.SendAsync(_site.One, new Uri(link).PathAndQuery);

        Assert.Equal((302, post.Path), (reply.Status, new Uri(reply.Header("Location")!).AbsolutePath));
        Assert.NotEqual(before.Run, (await CachedWordPress.ReadAsync(_site.One, post.Path)).Run);
    }

    [Fact]
    public async Task A_page_is_the_same_for_HEAD_ranges_and_validation()
    {
        var post = await _site.PublishAsync("Hello");
        await CachedWordPress.ReadAsync(_site.One, post.Path);
        var head = await _site.One.SendAsync(post.Path, "HEAD"); // Makes the page.
        var page = await CachedWordPress.StoreAsync(_site.One, post.Path);
        var hit = await _site.One.SendAsync(post.Path, "HEAD");

        var part = await _site.One.SendAsync(post.Path, headers: "Range: bytes=0-14\r\n");
        var tag = page.Reply.Header("ETag");
        var unchanged = await _site.One.SendAsync(post.Path, headers: $"If-None-Match: {tag}\r\n");

        Assert.Equal((200, "", 200, ""), (head.Status, head.Text, hit.Status, hit.Text));
        Assert.Equal((206, page.Text[..15]), (part.Status, part.Text));
        Assert.Equal((304, ""), (unchanged.Status, unchanged.Text));
    }

    [Fact]
    public async Task Other_origins_get_their_own_permission_from_the_REST_API()
    {
        var post = await _site.PublishAsync("Hello");
        var path = "/wp-json/" + post.Route;
        await CachedWordPress.StoreAsync(_site.One, path);
        foreach (var origin in (string[])["http://one.example", "http://two.example", "http://one.example"])
        {
            for (var i = 0; i < 3; i++)
            {
                var reply = await _site.One.SendAsync(path, headers: $"Origin: {origin}\r\n");
                Assert.Equal((200, origin), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
            }
        }

        Assert.Empty((await _site.One.SendAsync(path)).Values("Access-Control-Allow-Origin"));
    }
}
