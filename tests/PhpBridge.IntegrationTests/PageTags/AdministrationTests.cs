using System.Net;
using PhpBridge.IntegrationTests.Support.PageTags;
using Xunit;

namespace PhpBridge.IntegrationTests.PageTags;

/// <summary>The page cache in wp-admin.</summary>
[Collection(nameof(OnTaggedSite))]
public sealed class AdministrationTests : IAsyncLifetime
{
    /// <summary>The addresses in the admin bar, after the cookie of the user for whom their nonces are.</summary>
    private const string Links = """
        require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
        $end = time() + 600;
        $_COOKIE[LOGGED_IN_COOKIE] = wp_generate_auth_cookie($user, $end, 'logged_in');
        wp_set_current_user($user);
        $_SERVER['REQUEST_URI'] = '/about/';
        $bar = new WP_Admin_Bar();
        $bar->initialize();
        do_action_ref_array('admin_bar_menu', [&$bar]);
        echo LOGGED_IN_COOKIE . '=' . $_COOKIE[LOGGED_IN_COOKIE] . '; ' . AUTH_COOKIE . '=' . wp_generate_auth_cookie($user, $end, 'auth');
        foreach (['page', 'all'] as $node) { echo "\n", html_entity_decode($bar->get_node("phpbridge_purge-$node")->href ?? ''); }
        """;

    private readonly TaggedSite _site;

    public AdministrationTests(TaggedSite site) => _site = site;

    private string Configuration => Path.Combine(_site.DocumentRoot, "wp-config.php");

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TaggedSite.Missing is not null, TaggedSite.Missing ?? "");
        _site.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_administrator_purges_a_page_or_all_from_the_admin_bar()
    {
        var (cookie, links) = await LinksOfAsync("1");

        var page = await _site.RenderAsync(links[0], ("Cookie", cookie));
        var purgeOfPage = Assert.Single(_site.Purges.Take());
        var all = await _site.RenderAsync(links[1], ("Cookie", cookie));
        var purgeOfAll = Assert.Single(_site.Purges.Take());

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (page.Status, all.Status));
        Assert.Contains("Location: " + _site.Url + "/about/", page.Fields, StringComparison.Ordinal);
        Assert.Equal("/about/", Assert.Single(purgeOfPage.Urls));
        Assert.Empty(purgeOfPage.Tags);
        Assert.True(purgeOfAll.All);
    }

    [Fact]
    public async Task Neither_an_author_nor_a_forged_link_purges()
    {
        var (author, nothing) = await LinksOfAsync("2");
        var (administrator, links) = await LinksOfAsync("1");
        _site.Purges.Take();

        var forged = await _site.RenderAsync(links[1] + "x", ("Cookie", administrator));
        var foreign = await _site.RenderAsync(links[1], ("Cookie", author));

        Assert.All(nothing, link => Assert.Equal("", link));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (forged.Status, foreign.Status));
        Assert.Empty(_site.Purges.Take());
    }

    [Fact]
    public async Task Site_Health_recognizes_the_page_cache_and_names_another_one()
    {
        const string Ask = """
            $tests = apply_filters('site_status_tests', ['direct' => [], 'async' => []]);
            $result = $tests['direct']['phpbridge_page_cache']['test']();
            echo $result['status'], ': ', $result['label'], ' ', strip_tags($result['description']), "\n";
            $headers = apply_filters('site_status_page_cache_supported_cache_headers', []);
            echo var_export($headers['cache-status']('PhpBridge; hit; ttl=60'), true);
            """;
        var other = Path.Combine(_site.DocumentRoot, "wp-content/advanced-cache.php");

        var own = (await _site.WpAsync("eval", Ask)).StandardOutput;
        await File.WriteAllTextAsync(other, "<?php // WPSuperCache 1.2", TestContext.Current.CancellationToken);
        var configuration = await File.ReadAllTextAsync(Configuration, TestContext.Current.CancellationToken);
        var constant = "<?php\ndefine('WP_CACHE', true);\n" + configuration["<?php".Length..];
        await File.WriteAllTextAsync(Configuration, constant, TestContext.Current.CancellationToken);
        var both = (await _site.WpAsync("eval", Ask)).StandardOutput;
        await File.WriteAllTextAsync(Configuration, configuration, TestContext.Current.CancellationToken);
        File.Delete(other);

        Assert.StartsWith("good: Pages are served from the page cache", own, StringComparison.Ordinal);
        Assert.EndsWith("true", own, StringComparison.Ordinal);
        Assert.StartsWith("recommended: There are two page caches", both, StringComparison.Ordinal);
        Assert.Contains("WP Super Cache", both, StringComparison.Ordinal);
    }

    private async Task<(string Cookie, string[] Links)> LinksOfAsync(string user)
    {
        var lines = (await _site.WpAsync("eval", $"$user = {user}; {Links}")).StandardOutput.Split('\n');
        return (lines[0], [.. lines[1..].Select(line => line.Replace(_site.Url, "", StringComparison.Ordinal))]);
    }
}
