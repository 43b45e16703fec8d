using System.Security.Cryptography;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>A multisite with two sites, on SQLite.</summary>
[Collection(nameof(OnSqlite))]
public sealed class NetworkTests : IAsyncLifetime
{
    private const string Address = "http://network.example";

    private readonly string _folder = "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
    private EmulatedFunction? _function;

    private string DocumentRoot => Path.Combine(_folder, "wordpress");

    public async ValueTask InitializeAsync()
    {
        TestFiles.SkipWithout([TestFile.WordPress, TestFile.SqlitePlugin]);

        Directory.CreateDirectory(_folder);
        await WordPressFolder.CopyAsync(DocumentRoot);
        await WordPressFolder.InstallAsync(DocumentRoot, new SqliteDatabase(), Address, "password", new Dictionary<string, string>());
        _function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DOCUMENT_ROOT", DocumentRoot)) with { Concurrency = 2 });
        await ConvertAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_function is not null)
        {
            await _function.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_schedule_runs_every_sites_events_with_that_sites_plugins_and_a_command_is_for_the_site_it_names()
    {
        // Active on the second site only.
        var plugin = Path.Combine(DocumentRoot, "wp-content", "plugins", "counter.php");
        await File.WriteAllTextAsync(plugin, """
            <?php
            /* Plugin Name: Counter */
            add_action('count', function () { update_option('counted', get_option('counted', 0) + 1); });
            """, TestContext.Current.CancellationToken);
        await WpAsync("--url=network.example/second", "plugin", "activate", "counter");
        await WpAsync("--url=network.example/second", "cron", "event", "schedule", "count", "now");
        await WpAsync("cron", "event", "schedule", "on_main", "now");

        var first = await ScheduleAsync();
        var second = await ScheduleAsync();
        var sites = await WpAsync("site", "list", "--field=url");
        var counted = await WpAsync("--url=network.example/second", "option", "get", "counted");

        Assert.Equal([Address + "/", Address + "/second/"], first.Select(report => report.GetProperty("site").GetString()));
        Assert.Contains("on_main", Hooks(first[0]));
        Assert.DoesNotContain("count", Hooks(first[0]));
        Assert.Contains("count", Hooks(first[1]));
        Assert.All(second, report => Assert.Empty(Hooks(report)));
        Assert.Equal($"{Address}/\n{Address}/second/", sites);
        Assert.Equal("1", counted);
    }

    /// <summary>As WordPress's own network set-up does, which needs a browser.</summary>
    private async Task ConvertAsync()
    {
        await WpAsync("eval", """
            foreach ($GLOBALS['wpdb']->tables('ms_global') as $table => $name) { $GLOBALS['wpdb']->$table = $name; }
            install_network();
            $result = populate_network(1, 'network.example', 'admin@example.com', 'Network', '/', false);
            if (is_wp_error($result) && $result->get_error_code() !== 'no_wildcard_dns') {
                throw new Exception($result->get_error_message());
            }
            """);
        var configuration = Path.Combine(DocumentRoot, "wp-config.php");
        var text = await File.ReadAllTextAsync(configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(configuration, text.Replace("/* That's all, stop editing!", """
            define('MULTISITE', true);
            define('SUBDOMAIN_INSTALL', false);
            define('DOMAIN_CURRENT_SITE', 'network.example');
            define('PATH_CURRENT_SITE', '/');
            define('SITE_ID_CURRENT_SITE', 1);
            define('BLOG_ID_CURRENT_SITE', 1);
            /* That's all, stop editing!
            """, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await WpAsync(
            "eval",
            "$id = wpmu_create_blog('network.example', '/second/', 'Second', 1); "
                + "if (is_wp_error($id)) { throw new Exception($id->get_error_message()); }");
    }

    private async Task<string> WpAsync(params string[] wp) => (await ConsoleReply.AskAsync(_function!, new { wp })).Succeeded().Line;

    private async Task<JsonElement[]> ScheduleAsync()
    {
        var result = await _function!.InvokeAsync("""{"cron":true}"""u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = JsonElement.Parse(result.Payload.Span);
        Assert.True(result.FunctionError is null, answer.GetRawText());
        return [.. answer.GetProperty("sites").EnumerateArray()];
    }

    private static IEnumerable<string?> Hooks(JsonElement report)
    {
        Assert.False(report.TryGetProperty("error", out var error), error.ToString());
        return report.GetProperty("events").EnumerateArray().Select(ran => ran.GetProperty("hook").GetString());
    }
}
