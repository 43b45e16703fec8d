using System.Globalization;
using System.Net;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Plugins that use PHP's sessions, as captchas, carts and forms do.</summary>
public abstract class SessionScenarios(WordPressSite site) : WordPressScenario(site)
{
    private const string Plugin = "wp-content/mu-plugins/zz-session-sample.php";

    private string Folder => Path.Combine(Site.DocumentRoot, ".phpbridge/sessions");

    [Fact]
    public async Task A_plugins_session_counts_every_request_of_a_visitor_also_at_once()
    {
        using var visitor = await VisitorWithPluginAsync();
        await visitor.GetAsync("/?session");

        await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => visitor.GetAsync("/?session")));

        var last = await visitor.GetAsync("/?session");
        Assert.Contains("<!-- visit 11, shutdown 10 -->", last, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "sess_" + visitor.Cookie("PHPSESSID"))));
    }

    [Fact]
    public async Task A_page_with_a_session_is_for_its_visitor_only_also_when_it_says_nothing_of_it()
    {
        using var visitor = await VisitorWithPluginAsync();
        await visitor.GetAsync("/?session");

        await visitor.GetAsync("/?session");

        Assert.Equal("no-cache, private", visitor.CacheControl);
    }

    [Fact]
    public async Task Pages_without_a_session_set_no_cookie_and_make_no_file()
    {
        using var visitor = await VisitorWithPluginAsync();
        var before = Files();

        await visitor.GetAsync("/");

        Assert.Equal("", visitor.Cookie("PHPSESSID"));
        Assert.Equal(before, Files());

        // The folder is created with the first session.
        string[] Files() => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];
    }

    [Theory]
    [InlineData("/?session&path=/tmp/elsewhere")]
    [InlineData("/?session&own")]
    public async Task A_plugin_with_ideas_of_its_own_keeps_its_sessions(string path)
    {
        using var visitor = await VisitorWithPluginAsync();
        await visitor.GetAsync(path);

        await visitor.GetAsync(path);

        Assert.Contains("<!-- visit 3, ", await visitor.GetAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cron_deletes_sessions_that_nobody_has_used_as_long_as_the_longest_should_last()
    {
        using var visitor = await VisitorWithPluginAsync();
        await visitor.GetAsync("/?session&lifetime=200000");
        var fresh = Path.Combine(Folder, "sess_" + visitor.Cookie("PHPSESSID"));
        var (old, lasting) = (Path.Combine(Folder, "sess_old"), Path.Combine(Folder, "sess_long"));
        foreach (var (file, age) in new[] { (old, 200_100), (lasting, 190_000) })
        {
            await File.WriteAllTextAsync(file, "count|i:1;", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-age));
        }

        var run = (await Site.WpAsync("cron", "event", "run", "phpbridge_clean_sessions")).Succeeded();

        Assert.Contains("phpbridge_clean_sessions", run.Output, StringComparison.Ordinal);
        Assert.Equal((false, true, true), (File.Exists(old), File.Exists(lasting), File.Exists(fresh)));
        File.Delete(lasting);
    }

    [Fact]
    public async Task Site_Health_names_what_only_one_sandbox_would_see()
    {
        const string Ask =
            "require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php'; "
            + "echo apply_filters('site_status_tests', ['direct' => [], 'async' => []])"
            + "['direct']['phpbridge_sharing']['test']()['description'];";
        var dropIn = Path.Combine(Site.DocumentRoot, "wp-content/object-cache.php");

        var clean = (await Site.WpAsync("eval", Ask)).Succeeded().Output;
        var constant = (await Site.WpAsync(
            "eval", "define('SAMPLE_CACHE_DIR', '/tmp/sample'); define('WP_TEMP_DIR', '/tmp'); " + Ask)).Succeeded().Output;
        await File.WriteAllTextAsync("/tmp/sess_phpbridgesample", "", TestContext.Current.CancellationToken);
        var strayed = (await Site.WpAsync("eval", Ask)).Succeeded().Output;
        File.Delete("/tmp/sess_phpbridgesample");
        // Already loaded without it, this process only reads it.
        const string DropInCode = """'<?php require ABSPATH . WPINC . "/cache.php"; // apcu_fetch()'""";
        var code = $"file_put_contents('{dropIn}', {DropInCode}); {Ask} unlink('{dropIn}');";
        var cached = (await Site.WpAsync("eval", code)).Succeeded().Output;

        Assert.DoesNotContain("in APCu:", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("SAMPLE_CACHE_DIR", clean, StringComparison.Ordinal);
        Assert.Contains("SAMPLE_CACHE_DIR", constant, StringComparison.Ordinal);
        Assert.DoesNotContain("WP_TEMP_DIR", constant, StringComparison.Ordinal);
        Assert.Contains("session.save_path", strayed, StringComparison.Ordinal);
        Assert.Contains("in APCu:", cached, StringComparison.Ordinal);
    }

    /// <summary>It does nothing that a query does not ask for, and stays for the next test.</summary>
    private async Task<Visitor> VisitorWithPluginAsync()
    {
        if (!File.Exists(Path.Combine(Site.DocumentRoot, Plugin)))
        {
            await Site.PutAsync(Plugin, """
                <?php
                if (isset($_GET['session'])) {
                    isset($_GET['path']) && session_save_path($_GET['path']);
                    isset($_GET['lifetime']) && ini_set('session.gc_maxlifetime', $_GET['lifetime']);
                    isset($_GET['own']) && session_set_save_handler(new SessionHandler(), true);
                    session_start(['cache_limiter' => '']);
                    $_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
                    add_action('wp_footer', fn () => printf(
                        '<!-- visit %d, shutdown %d -->', $_SESSION['count'], $_SESSION['shutdown'] ?? 0));
                    add_action('shutdown', fn () => $_SESSION['shutdown'] = ($_SESSION['shutdown'] ?? 0) + 1, PHP_INT_MAX);
                }
                """);
        }

        return new Visitor(Site.Url);
    }

    private sealed class Visitor : IDisposable
    {
        private readonly CookieContainer _cookies = new();
        private readonly HttpClientHandler _handler;
        private readonly HttpClient _client;
        private readonly Uri _url;

        public Visitor(string url)
        {
            _url = new Uri(url);
            _handler = new HttpClientHandler { CookieContainer = _cookies, CheckCertificateRevocationList = true };
            _client = new HttpClient(_handler) { BaseAddress = _url };
        }

        public string? CacheControl { get; private set; }

        public string Cookie(string name) => _cookies.GetCookies(_url)[name]?.Value ?? "";

        public async Task<string> GetAsync(string path)
        {
            using var response = await _client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(
                response.StatusCode == HttpStatusCode.OK,
                string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)response.StatusCode}"));
            CacheControl = response.Headers.CacheControl?.ToString();
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            _client.Dispose();
            _handler.Dispose();
        }
    }
}
