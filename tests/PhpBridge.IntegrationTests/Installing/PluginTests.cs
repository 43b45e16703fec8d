using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.Services;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>The must-use plugin where a site is set up otherwise than by us.</summary>
[Collection(nameof(OnTheWay))]
public sealed class PluginTests : IDisposable
{
    private readonly Installer _installer = new();

    [Fact]
    public async Task A_site_with_a_configuration_of_others_moves_to_the_address_in_the_environment()
    {
        await InstallAsync();
        var configuration = Path.Combine(_installer.DocumentRoot, "wp-config.php");
        var text = await File.ReadAllTextAsync(configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            configuration,
            text.Replace("if ( $setting( 'WP_HOME' )", "if ( false && $setting( 'WP_HOME' )", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        const string Addresses =
            "echo implode(' ', [home_url('/'), site_url('/'), content_url('/a'), plugins_url('/b'), wp_upload_dir()['baseurl'], "
                + "get_theme_root_uri()]);";

        var stored = await EvaluateAsync(Addresses);
        var moved = await EvaluateAsync(Addresses, ("WP_HOME", "http://moved.example/"));

        Assert.Equal(
            "{0}/ {0}/ {0}/wp-content/a {0}/wp-content/plugins/b {0}/wp-content/uploads {0}/wp-content/themes".Replace(
                "{0}", Installer.Url, StringComparison.Ordinal),
            stored);
        Assert.Equal(stored.Replace(Installer.Url, "http://moved.example", StringComparison.Ordinal), moved);
    }

    [Fact]
    public async Task A_constant_that_a_plugin_or_a_tool_adds_to_the_configuration_counts()
    {
        await InstallAsync();
        var file = Path.Combine(_installer.DocumentRoot, "wp-config.php");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        // Where caches, security and backup plugins, WP-CLI and WordPress's own network screen put theirs: before these lines, or behind
        // the first.
        string[] anchors =
        [
            "/** Sets up WordPress vars and included files. */", "/* That's all, stop editing! Happy publishing. */", "$table_prefix",
            "/** Absolute path to the WordPress directory. */", "require_once ABSPATH . 'wp-settings.php';"
        ];
        foreach (var (anchor, index) in anchors.Select((anchor, index) => (anchor, index)))
        {
            Assert.Equal(2, text.Split(anchor).Length);
            text = text.Replace(anchor, $"define( 'ADDED_{index}', true );\n{anchor}", StringComparison.Ordinal);
        }

        text = "<?php\ndefine( 'WP_CACHE', true );" + text["<?php".Length..];
        // What is looked for line by line.
        foreach (var name in new[] {
            "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_CHARSET", "DB_COLLATE", "AUTH_KEY", "NONCE_SALT", "WP_DEBUG"
        })
        {
            Assert.Matches($@"(?m)^define\( '{name}', .+ \);$", text);
        }

        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.Equal(
            "1 1 1 1 1 1 wp_",
            await EvaluateAsync(
                "global $wpdb; echo WP_CACHE, ' ', ADDED_0, ' ', ADDED_1, ' ', ADDED_2, ' ', ADDED_3, ' ', ADDED_4, ' ', $wpdb->prefix;"));
    }

    [Fact]
    public async Task A_database_that_was_imported_while_an_installation_was_interrupted_stays()
    {
        await InstallAsync();
        await EvaluateAsync("update_option('blogname', 'Imported');");
        // As an attempt leaves it that was cut off while its tables were made.
        Directory.CreateDirectory(_installer.Work);
        await File.WriteAllTextAsync(Path.Combine(_installer.Work, "begun"), "0123456789abcdef", TestContext.Current.CancellationToken);

        var report = await _installer.RunAsync("--source", TestFiles.PathOf(TestFile.WordPress));

        Assert.False(report.GetProperty("installed").GetBoolean());
        Assert.Equal("Imported", await EvaluateAsync("echo get_option('blogname');"));
        Assert.False(Directory.Exists(_installer.Work));
    }

    [Fact]
    public async Task A_distribution_whose_id_nobody_could_know_beforehand_says_it_itself()
    {
        await InstallAsync();
        using var cloudFront = new LoopbackService(_ => LoopbackService.Reply.Text(201, "<Invalidation/>"));
        (string, string)[] auto =
        [
            ("WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID", "auto"), ("AWS_ENDPOINT_URL_CLOUDFRONT", cloudFront.Address),
            .. ExpectedSignature.Variables.Select(variable => (variable.Key, variable.Value))
        ];

        await EvaluateAsync("$_SERVER['HTTP_X_DISTRIBUTION_ID'] = 'EEVILEVILEVIL'; update_option('blogname', 'a');", auto);
        await EvaluateAsync(
            "$_SERVER['HTTP_X_DISTRIBUTION_ID'] = 'E2QWRUHAPOMQZL'; wp_set_current_user(1); update_option('blogname', 'b');", auto);
        await EvaluateAsync("update_option('blogname', 'c');", auto);

        Assert.Equal(
            ["/2020-05-31/distribution/E2QWRUHAPOMQZL/invalidation", "/2020-05-31/distribution/E2QWRUHAPOMQZL/invalidation"],
            cloudFront.Requests.Select(request => request.Target));
        Assert.All(cloudFront.Requests, request => Assert.Null(ExpectedSignature.Fault(request, "cloudfront", "us-east-1")));
    }

    [Fact]
    public async Task A_site_is_installed_in_a_language_that_is_there()
    {
        var languages = Directory.CreateDirectory(Path.Combine(_installer.DocumentRoot, "wp-content", "languages"));
        await File.WriteAllTextAsync(
            Path.Combine(languages.FullName, "de_DE.l10n.php"),
            "<?php return ['messages' => ['Hello world!' => 'Hallo Welt!']];",
            TestContext.Current.CancellationToken);

        await InstallAsync("--locale", "de_DE");

        Assert.Equal("de_DE", await EvaluateAsync("echo get_option('WPLANG');"));
    }

    [Fact]
    public async Task Signatures_are_those_of_AWSs_documentation()
    {
        const string Sign = """
            require $argv[1];
            use PhpBridge\Aws\{Credentials, Signature};
            $credentials = new Credentials('AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
            $request = (new Signature($credentials, 'iam', 'us-east-1'))->sign(
                'GET', 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
                ['content-type' => 'application/x-www-form-urlencoded; charset=utf-8'], '', gmmktime(12, 36, 0, 8, 30, 2015));
            $credentials = new Credentials('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
            $url = (new Signature($credentials, 's3', 'us-east-1'))->presign(
                'GET', 'https://examplebucket.s3.amazonaws.com/test.txt', [], 86400, gmmktime(0, 0, 0, 5, 24, 2013));
            echo substr($request['authorization'], -64), ' ', substr($url, -64);
            """;

        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(["-r", Sign, Repository.PathTo("php/aws/aws.php")])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7 "
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            result.StandardOutput);
    }

    public void Dispose() => _installer.Dispose();

    private Task<JsonElement> InstallAsync(params string[] options) => _installer.RunAsync(
        ["--source", TestFiles.PathOf(TestFile.WordPress), "--sqlite-plugin", TestFiles.PathOf(TestFile.SqlitePlugin), .. options]);

    private async Task<string> EvaluateAsync(string code, params (string Name, string Value)[] variables)
    {
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
                [Repository.PathTo("php/console/wp.php"), "eval", code, "--path=" + _installer.DocumentRoot, "--url=" + Installer.Url])
            .WithEnvironmentVariables(environment =>
            {
                foreach (var (name, value) in variables)
                {
                    environment.Set(name, value);
                }
            })
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardOutput;
    }
}
