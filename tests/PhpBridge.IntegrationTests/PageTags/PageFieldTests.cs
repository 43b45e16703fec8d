using System.Net;
using PhpBridge.IntegrationTests.Support.PageTags;
using Xunit;

namespace PhpBridge.IntegrationTests.PageTags;

/// <summary>The fields by which WordPress tells the page cache that it may store a page, for how long, and what the page shows.</summary>
[Collection(nameof(OnTaggedSite))]
public sealed class PageFieldTests : IAsyncLifetime
{
    private const string Plugin = """
        <?php
        add_action('template_redirect', static function (): void {
            isset($_GET['cookie']) && setcookie('sample', '1');
            isset($_GET['session']) && session_start();
            isset($_GET['excluded']) && define('DONOTCACHEPAGE', true);
            isset($_GET['nonce']) && wp_create_nonce('sample');
            isset($_GET['control']) && header('Cache-Control: ' . $_GET['control']);
            isset($_GET['flush']) && add_action('wp_footer', wp_ob_end_flush_all(...));
            isset($_GET['statement']) && $GLOBALS['wpdb']->query('SELECT * FROM missing_table');
            isset($_GET['many']) && array_map(get_post(...), $GLOBALS['wpdb']->get_col("SELECT ID FROM {$GLOBALS['wpdb']->posts}"));
            isset($_GET['flushed']) && add_action('wp_footer', static fn () => wp_cache_flush());
        });
        add_filter('phpbridge_cache_tags', static fn (array $tags) => isset($_GET['tags']) ? [...$tags, 'Weather, today', ''] : $tags);
        """;

    private readonly TaggedSite _site;

    public PageFieldTests(TaggedSite site) => _site = site;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TaggedSite.Missing is not null, TaggedSite.Missing ?? "");
        _site.Reset();
        await File.WriteAllTextAsync(PluginFile, Plugin, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(PluginFile);
        return ValueTask.CompletedTask;
    }

    private string PluginFile => Path.Combine(_site.DocumentRoot, "wp-content/mu-plugins/sample.php");

    [Theory]
    [InlineData("/", "max-age=36000")]
    [InlineData("/post-111/", "max-age=36000")]
    [InlineData("/feed/", "max-age=36000")]
    [InlineData("/wp-json/wp/v2/posts", "max-age=36000")]
    [InlineData("/wp-sitemap.xml", "max-age=36000")]
    [InlineData("/?s=content", "max-age=300")]
    [InlineData("/no-such-page/", "max-age=60")]
    [InlineData("/?nonce", "max-age=36000")]
    [InlineData("/?statement", "max-age=60")]
    [InlineData("/?control=public", "max-age=36000")]
    public async Task The_lifetime_depends_on_the_page(string path, string lifetime)
    {
        var page = await _site.RenderAsync(path);

        Assert.Equal(lifetime, page.Lifetime.Split(", stale")[0]);
        Assert.NotEmpty(page.Tags);
    }

    [Theory]
    [InlineData("/?cookie")]
    [InlineData("/?session")]
    [InlineData("/?excluded")]
    [InlineData("/?control=private")]
    [InlineData("/?control=no-store")]
    [InlineData("/?control=max-age%3D0")]
    [InlineData("/?_wpnonce=abc")]
    [InlineData("/?p=113&preview=true")]
    [InlineData("/?flush")]
    [InlineData("/wp-login.php")]
    [InlineData("/wp-admin/admin-ajax.php")]
    [InlineData("/?p=105")] // A redirect.
    public async Task A_page_for_one_visitor_or_of_unknown_content_is_not_stored(string path)
    {
        var page = await _site.RenderAsync(path);

        Assert.Equal(("", 0), (page.Lifetime, page.Tags.Count));
    }

    [Theory]
    [InlineData("Cookie", "wordpress_logged_in_0=1")]
    [InlineData("Cookie", "a=1; comment_author_0=1")]
    [InlineData("Cookie", "woocommerce_items_in_cart=1")]
    [InlineData("Authorization", "Basic x")]
    [InlineData("X-WP-Nonce", "1")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    public async Task A_page_for_a_visitor_who_is_known_is_not_stored(string field, string value)
    {
        var page = await _site.RenderAsync("/", (field, value));
        var other = await _site.RenderAsync("/", ("Cookie", "statistics=1"));

        Assert.Equal(("", 0), (page.Lifetime, page.Tags.Count));
        Assert.NotEqual("", other.Lifetime);
    }

    [Fact]
    public async Task A_page_with_a_password_is_not_stored_and_a_list_with_it_is()
    {
        await _site.ChangeAsync("wp_update_post(['ID' => 111, 'post_password' => 'x']);");

        var page = await _site.RenderAsync("/post-111/");
        var list = await _site.RenderAsync("/");

        Assert.Equal(("", "max-age=36000"), (page.Lifetime, list.Lifetime.Split(", stale")[0]));
        Assert.DoesNotContain("Content 111", page.Body + list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_tags_are_replaced_by_coarser_ones()
    {
        await _site.ChangeAsync("foreach (range(1, 40) as $i) { wp_insert_post(['post_title' => $i, 'post_status' => 'publish']); }");

        var page = await _site.RenderAsync("/?many");

        Assert.InRange(page.Tags.Count, 1, 50);
        Assert.True(page.Tags.Contains("type-post"), string.Join(' ', page.Tags));
        Assert.DoesNotContain("post-105", page.Tags);
    }

    [Fact]
    public async Task A_page_whose_object_cache_was_emptied_has_the_tags_of_all_objects()
    {
        var page = await _site.RenderAsync("/?flushed");

        Assert.Superset(new HashSet<string> { "posts", "terms", "users", "comments" }, page.Tags.ToHashSet());
    }

    [Fact]
    public async Task A_plugin_may_add_tags_whose_characters_are_made_valid()
    {
        var page = await _site.RenderAsync("/?tags");

        Assert.Contains("weather_today", page.Tags);
        Assert.Contains("list-post", page.Tags);
    }

    [Fact]
    public async Task The_edge_and_the_browser_have_lifetimes_of_their_own()
    {
        var page = await _site.RenderAsync("/");
        var missing = await _site.RenderAsync("/no-such-page/");

        Assert.Contains("Cache-Control: public, max-age=0, s-maxage=60, stale-while-revalidate=60", page.Fields, StringComparison.Ordinal);
        Assert.Contains("no-store", missing.Fields, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
    }
}
