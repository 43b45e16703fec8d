using CliWrap.Exceptions;
using PhpBridge.IntegrationTests.Support.PageTags;
using Xunit;

namespace PhpBridge.IntegrationTests.PageTags;

/// <summary>When purges are sent, and what they contain.</summary>
[Collection(nameof(OnTaggedSite))]
public sealed class PurgeTests : IAsyncLifetime
{
    private readonly TaggedSite _site;

    public PurgeTests(TaggedSite site) => _site = site;

    private string PluginFile => Path.Combine(_site.DocumentRoot, "wp-content/mu-plugins/sample.php");

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TaggedSite.Missing is not null, TaggedSite.Missing ?? "");
        _site.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(PluginFile);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_changes_of_a_request_are_one_purge()
    {
        var purges = await _site.ChangeAsync("foreach (range(101, 112) as $id) { wp_update_post(['ID' => $id, 'post_content' => 'x']); }");

        var purge = Assert.Single(purges);
        Assert.Superset(new HashSet<string> { "post-101", "post-112", "type-post", "posts" }, purge.Tags.ToHashSet());
        Assert.False(purge.All);
    }

    [Fact]
    public async Task More_changes_than_a_purge_can_name_are_all_pages()
    {
        var purges = await _site.ChangeAsync("phpbridge_purge(array_map(fn ($i) => \"tag-$i\", range(1, 600)));");

        Assert.True(Assert.Single(purges).All);
    }

    [Fact]
    public async Task A_long_command_sends_purges_before_its_end()
    {
        var purges = await _site.ChangeAsync("""
            wp_update_post(['ID' => 105, 'post_content' => 'a']);
            usleep(2100000);
            wp_update_post(['ID' => 106, 'post_content' => 'b']);
            phpbridge_purge(['last']);
            """);

        Assert.Equal(2, purges.Count);
        Assert.Contains("post-105", purges[0].Tags);
        Assert.Contains("last", purges[1].Tags);
    }

    [Fact]
    public async Task A_purge_is_sent_before_the_head_of_the_response()
    {
        await File.WriteAllTextAsync(PluginFile, """
            <?php
            add_action('init', static function (): void {
                if (isset($_GET['change'])) {
                    wp_update_post(['ID' => 105, 'post_content' => 'changed ' . $_GET['change']]);
                    header_register_callback(static fn () => null); // Another plugin replaces ours: the end of the request remains.
                }
            });
            """, TestContext.Current.CancellationToken);

        await _site.RenderAsync("/?change=1");

        Assert.Contains(_site.Purges.Take(), purge => purge.Tags.Contains("post-105"));
    }

    [Fact]
    public async Task Other_plugins_purge_by_function_and_action()
    {
        var purges = await _site.ChangeAsync(
            "phpbridge_purge(['Weather'], [home_url('/about/?a=1')]); do_action('phpbridge_purge', ['by-action'], ['/contact/']);");

        var purge = Assert.Single(purges);
        Assert.Superset(new HashSet<string> { "weather", "by-action" }, purge.Tags.ToHashSet());
        Assert.Equal(new HashSet<string> { "/about/?a=1", "/contact/" }, purge.Urls.ToHashSet());
    }

    [Theory]
    [InlineData("--tag=post-12,weather", "post-12 weather any", "")]
    [InlineData("--url=/about/", "", "/about/")]
    [InlineData("--all", "all", "")]
    public async Task The_console_purges(string option, string tags, string urls)
    {
        await _site.WpAsync("cache", "purge", option);

        var purge = Assert.Single(_site.Purges.Take());
        Assert.Equal((tags, urls), (purge.All ? "all" : string.Join(' ', purge.Tags), string.Join(' ', purge.Urls)));
    }

    [Fact]
    public async Task A_purge_that_fails_is_reported_with_what_it_was_and_what_to_do()
    {
        _site.Purges.Answer = """{"error":"the disk is full"}""";

        var result = await _site.WpAsync("eval", "wp_update_post(['ID' => 105, 'post_content' => 'x']);");
        var purge = await Assert.ThrowsAsync<CommandExecutionException>(() => _site.WpAsync("cache", "purge", "--all"));

        Assert.Contains("post-105", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("the disk is full", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("wp cache purge --all", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("was not purged", purge.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update_option('sample_plugin', 1);", true)] // By a command, as by an administrator.
    [InlineData("set_transient('sample', 1, 60);", false)]
    [InlineData("update_option('cron', []);", false)]
    [InlineData("update_post_meta(105, 'views', 2);", true)]
    [InlineData("update_post_meta(105, '_edit_lock', 'x');", false)]
    [InlineData("update_post_meta(113, 'draft', 'x');", false)]
    [InlineData("update_user_meta(2, 'session_tokens', []);", false)]
    [InlineData("wp_insert_post(['post_title' => 'Draft']);", false)]
    [InlineData("do_action('woocommerce_product_set_stock', 105);", true)]
    [InlineData("do_action('litespeed_purge_all');", true)]
    [InlineData("do_action('deleted_plugin', 'a.php', true);", true)]
    public async Task Only_what_pages_show_is_purged(string code, bool isPurged)
    {
        var purges = await _site.ChangeAsync(code);

        Assert.Equal(isPurged, purges.Count > 0);
    }

    [Fact]
    public async Task A_visitor_who_counts_views_purges_nothing_and_one_who_comments_does()
    {
        await File.WriteAllTextAsync(PluginFile, """
            <?php
            add_action('template_redirect', static function (): void {
                is_single() && update_post_meta(get_the_ID(), 'views', 1 + (int) get_post_meta(get_the_ID(), 'views', true));
                update_option('last_visit', microtime());
            });
            add_filter('pre_comment_approved', static fn () => 1);
            """, TestContext.Current.CancellationToken);

        await _site.RenderAsync("/post-105/");
        var viewed = _site.Purges.Take();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["comment_post_ID"] = "105",
            ["comment"] = "A new comment",
            ["author"] = "Visitor",
            ["email"] = "visitor@example.com",
        });
        await _site.SendAsync(HttpMethod.Post, "/wp-comments-post.php", form);
        var commented = _site.Purges.Take();

        Assert.Empty(viewed);
        Assert.Contains(commented, purge => purge.Tags.Contains("comments-105"));
    }
}
