using System.Net;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>What shared caches may keep, and what CloudFront is told to forget.</summary>
public abstract class PageCacheScenarios(WordPressSite site) : WordPressScenario(site)
{
    private const string Shared = "public, max-age=0, s-maxage=60, stale-while-revalidate=60";

    [Theory]
    [InlineData("/", Shared)]
    [InlineData("/hello-world/", Shared)]
    [InlineData("/feed/", Shared)]
    [InlineData("/category/uncategorized/", Shared)]
    [InlineData("/wp-json/wp/v2/posts", "private, no-cache")]
    [InlineData("/?s=hello", "private, no-cache")]
    [InlineData("/?add-to-cart=5", "private, no-cache")]
    [InlineData("/?_wpnonce=abc", "private, no-cache")]
    public async Task A_page_for_anybody_may_be_kept_for_a_minute_and_others_may_not(string path, string expected)
    {
        Assert.Equal(expected, await CacheControlAsync(path));
    }

    [Fact]
    public async Task What_varies_by_a_field_that_the_caches_key_lacks_stays_out_of_it()
    {
        const string Code = """
            <?php
            if (isset($_GET['key_fields'])) { define('WORDPRESS_CACHE_KEY_FIELDS', $_GET['key_fields']); }
            add_action('send_headers', static function (): void {
                if (isset($_GET['varies'])) { header('Vary: ' . $_GET['varies'], false); }
                if (isset($_GET['allows'])) { header('Access-Control-Allow-Origin: ' . $_GET['allows']); }
            });
            """;
        await Site.PutAsync("wp-content/mu-plugins/0-varying.php", Code);
        const string Private = "private, no-cache";

        Assert.Equal(Shared, await CacheControlAsync("/?varies=Accept-Encoding"));
        Assert.Equal(Private, await CacheControlAsync("/?varies=accept-encoding,%20User-Agent"));
        Assert.Equal(Shared, await CacheControlAsync("/?varies=user-agent&key_fields=Origin,%20User-Agent"));
        Assert.Equal(Private, await CacheControlAsync("/?varies=*"));
        Assert.Equal(Private, await CacheControlAsync("/?allows=https://a.example"));
        Assert.Equal(Shared, await CacheControlAsync("/?allows=*"));
        Assert.Equal(Private, await CacheControlAsync("/wp-json/wp/v2/posts", ("Origin", "https://a.example")));
        Assert.Equal(Shared, await CacheControlAsync("/wp-json/wp/v2/posts?key_fields=Origin", ("Origin", "https://a.example")));
        Assert.Equal(Shared, await CacheControlAsync("/wp-json/wp/v2/posts?key_fields=Origin"));
        Assert.Equal(Private, await CacheControlAsync("/wp-json/wp/v2/posts?key_fields=Origin", ("X-HTTP-Method-Override", "OPTIONS")));
        await Site.DeleteAsync("wp-content/mu-plugins/0-varying.php");
    }

    [Fact]
    public async Task The_304_of_a_feed_says_what_its_200_says()
    {
        using var feed = await AskAsync("/feed/");

        using var same = await AskAsync("/feed/", ("If-None-Match", feed.Headers.ETag!.ToString()));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (feed.StatusCode, same.StatusCode));
        Assert.All(
            (string[])["Cache-Control", "ETag", "Vary"],
            name => Assert.Equal(feed.Headers.NonValidated[name].ToString(), same.Headers.NonValidated[name].ToString()));
    }

    [Theory]
    [InlineData("/no-such-page/")]
    [InlineData("/?p=1&preview=true")]
    [InlineData("/wp-login.php")]
    [InlineData("/wp-admin/admin-ajax.php")]
    [InlineData("/wp-json/wp/v2/users/me")]
    public async Task Nothing_else_may_be_kept(string path)
    {
        var cacheControl = await CacheControlAsync(path);

        Assert.DoesNotContain("public", cacheControl, StringComparison.Ordinal);
        Assert.DoesNotContain("s-maxage", cacheControl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("comment_author_0123456789abcdef")]
    [InlineData("wp-postpass_0123456789abcdef")]
    [InlineData("woocommerce_items_in_cart")]
    [InlineData("wp_woocommerce_session_0123456789abcdef")]
    [InlineData("wordpress_logged_in_0123456789abcdef")]
    public async Task Whoever_is_known_gets_pages_of_their_own(string cookie)
    {
        Assert.Equal("private, no-cache", await CacheControlAsync("/", ("Cookie", cookie + "=1")));
    }

    [Fact]
    public async Task Whoever_has_logged_in_gets_pages_of_their_own()
    {
        var page = await AdministratorAsync();

        var answer = await page.GotoAsync("/");

        Assert.DoesNotContain("public", (await answer!.AllHeadersAsync())["cache-control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_a_password_is_nobodys_but_who_knows_it()
    {
        var id = (await Site.WpAsync(
            "eval",
            "echo wp_insert_post(['post_title' => 'Secret', 'post_name' => 'secret-page', "
                + "'post_status' => 'publish', 'post_password' => 'x']);")).Succeeded().Line;

        Assert.Contains("no-store", await CacheControlAsync("/secret-page/"), StringComparison.Ordinal); // WordPress's own.
        Assert.Equal("private, no-cache", await CacheControlAsync("/", ("Authorization", "Basic x")));
        (await Site.WpAsync("eval", $"wp_delete_post({id}, true);")).Succeeded();
    }

    [Fact]
    public async Task A_post_that_is_published_moved_and_deleted_is_forgotten_by_CloudFront_each_time()
    {
        var word = UniqueWord();
        var before = Site.CloudFront.Count;

        var post = await Rest.PostAsync("wp/v2/posts", new { title = word, slug = word, status = "publish" });
        var published = await Site.CloudFront.ForgetsAsync($"/{word}/", before);
        await Rest.PostAsync($"wp/v2/posts/{post.GetProperty("id").GetInt32()}", new { slug = word + "-2" });
        var moved = await Site.CloudFront.ForgetsAsync($"/{word}-2/", before);
        var between = Site.CloudFront.Count;
        (await Site.WpAsync("eval", $"wp_delete_post({post.GetProperty("id").GetInt32()}, true);")).Succeeded();
        await Site.CloudFront.ForgetsAsync($"/{word}-2/", between);

        Assert.All(
            ["/", "/feed/", "/category/uncategorized/", "/author/admin/"],
            path => Assert.Contains($"<Path>{path}</Path>", published, StringComparison.Ordinal));
        Assert.Contains($"<Path>/{word}/</Path>", moved, StringComparison.Ordinal);
        Assert.Empty(Site.CloudFront.Faults);
    }

    [Fact]
    public async Task A_comment_changes_its_post_only()
    {
        var before = Site.CloudFront.Count;

        (await Site.WpAsync(
            "eval",
            "wp_delete_comment(wp_insert_comment("
                + "['comment_post_ID' => 1, 'comment_content' => 'x', 'comment_approved' => 1]), true);")).Succeeded();
        var batch = await Site.CloudFront.ForgetsAsync("/hello-world/", before);

        Assert.DoesNotContain("<Path>/</Path>", batch, StringComparison.Ordinal);
        Assert.DoesNotContain("<Path>/*</Path>", batch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_changes_at_once_are_one_request_for_everything()
    {
        var before = Site.CloudFront.Count;

        (await Site.WpAsync(
            "eval",
            "foreach (range(1, 20) as $i) { $ids[] = wp_insert_post(['post_title' => \"Many $i\", 'post_status' => 'publish']); } "
                + "foreach ($ids as $id) { wp_delete_post($id, true); }")).Succeeded();
        var batch = await Site.CloudFront.ForgetsAsync("/*", before);

        Assert.Contains("<Quantity>1</Quantity>", batch, StringComparison.Ordinal);
        Assert.DoesNotContain(Site.CloudFront.Since(before), other => other.Contains("many-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_changes_nothing_for_visitors_and_the_sites_title_everything()
    {
        var word = UniqueWord();
        var before = Site.CloudFront.Count;

        (await Site.WpAsync("eval", $"wp_insert_post(['post_title' => '{word}', 'post_status' => 'draft']);")).Succeeded();
        (await Site.WpAsync("option", "update", "blogdescription", word)).Succeeded();
        await Site.CloudFront.ForgetsAsync("/*", before);

        Assert.DoesNotContain(Site.CloudFront.Since(before), batch => batch.Contains(word, StringComparison.Ordinal));
    }

    private async Task<string> CacheControlAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await AskAsync(path, fields);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return answer.Headers.NonValidated.TryGetValues("Cache-Control", out var values) ? values.ToString() : "";
    }

    private async Task<HttpResponseMessage> AskAsync(string path, params (string Name, string Value)[] fields)
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, Site.Url + path);
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
