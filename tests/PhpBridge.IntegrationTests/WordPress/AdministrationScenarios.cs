using System.Net;
using System.Text;
using System.Text.Json;
using PhpBridge.IntegrationTests.Support.WordPress.Samples;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>What an administrator does without a shell: our own console, by direct Invoke.</summary>
public abstract class AdministrationScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task The_core_tells_its_version_and_that_it_is_installed()
    {
        var version = (await Site.WpAsync("core", "version")).Succeeded().Line;
        var update = (await Site.WpAsync("core", "update-db")).Succeeded();
        var installed = await Site.WpAsync("core", "is-installed");
        var network = await Site.WpAsync("core", "is-installed", "--network");
        var again = await Site.WpAsync("core", "install", "--url=x.example", "--title=X", "--admin_user=x", "--admin_email=x@example.com");

        Assert.Matches(@"^\d+\.\d+", version);
        Assert.StartsWith("Success: WordPress database already at latest db version ", update.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (installed.ExitCode, network.ExitCode));
        Assert.Equal("Success: WordPress is already installed.", again.Line);
    }

    [Fact]
    public async Task A_plugin_is_installed_from_its_zip_activated_listed_updated_and_deleted()
    {
        var zip = Path.Combine(Path.GetTempPath(), UniqueWord() + ".zip");
        await File.WriteAllBytesAsync(zip, SamplePlugin.CreateZip("console-marker"), TestContext.Current.CancellationToken);

        (await Site.WpAsync("plugin", "install", zip)).Succeeded();
        var inactive = await ListAsync();
        (await Site.WpAsync("plugin", "activate", "console-marker")).Succeeded();
        var active = await ListAsync();
        var isActive = await Site.WpAsync("plugin", "is-active", "console-marker");
        var inUse = await Site.WpAsync("plugin", "delete", "console-marker");
        (await Site.WpAsync("plugin", "install", zip, "--force")).Succeeded();
        (await Site.WpAsync("plugin", "deactivate", "console-marker")).Succeeded();
        (await Site.WpAsync("plugin", "delete", "console-marker")).Succeeded();
        var deleted = await ListAsync();
        File.Delete(zip);

        Assert.Equal(("inactive", "active", null), (inactive, active, deleted));
        Assert.Equal((0, 1), (isActive.ExitCode, inUse.ExitCode));

        async Task<string?> ListAsync() =>
            (await Site.WpAsync("plugin", "list", "--format=json", "--fields=name,status")).Succeeded().Json.EnumerateArray()
                .Where(plugin => plugin.GetProperty("name").GetString() == "console-marker")
                .Select(plugin => plugin.GetProperty("status").GetString())
                .SingleOrDefault();
    }

    [Fact]
    public async Task A_theme_is_chosen_and_the_one_in_use_stays()
    {
        var before = (await Site.WpAsync("theme", "list", "--status=active", "--field=name")).Succeeded().Line;
        var other = (await Site.WpAsync("theme", "list", "--status=inactive", "--field=name")).Succeeded().Output.Split('\n')[0];

        (await Site.WpAsync("theme", "activate", other)).Succeeded();
        var isActive = await Site.WpAsync("theme", "is-active", other);
        var inUse = await Site.WpAsync("theme", "delete", other);
        (await Site.WpAsync("theme", "activate", before)).Succeeded();

        Assert.Equal((0, 1), (isActive.ExitCode, inUse.ExitCode));
        Assert.Contains("Can't delete the currently active theme", inUse.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_was_created_logs_in_and_with_a_new_password_again()
    {
        var login = UniqueWord();
        var id = (await Site.WpAsync(
            "user", "create", login, login + "@example.com",
            "--role=editor", "--user_pass=first of all ä", "--porcelain")).Succeeded().Line;

        await LogInAsync(login, "first of all ä");
        var password = (await Site.WpAsync("user", "reset-password", login, "--skip-email", "--porcelain")).Succeeded().Line;
        await LogInAsync(login, password);
        (await Site.WpAsync("user", "set-role", login, "author")).Succeeded();
        var listed = (await Site.WpAsync(
            "user", "list", "--role=author", "--format=csv", "--fields=ID,user_login,roles")).Succeeded().Output;
        (await Site.WpAsync("user", "delete", id, "--reassign=1")).Succeeded();
        var gone = await Site.WpAsync("user", "delete", id, "--reassign=1");

        Assert.Contains($"\n{id},{login},author\n", "\n" + listed, StringComparison.Ordinal);
        Assert.Equal((1, $"Error: there is no user '{id}'\n"), (gone.ExitCode, gone.Error));
    }

    [Fact]
    public async Task Options_are_set_got_listed_and_deleted()
    {
        var name = UniqueWord();

        (await Site.WpAsync("option", "set", name, """{"a":["ä",1,null]}""", "--format=json")).Succeeded();
        var value = (await Site.WpAsync("option", "get", name, "--format=json")).Succeeded().Line;
        (await Site.WpWithInputAsync("from stdin\n"u8.ToArray(), "option", "update", name)).Succeeded();
        var listed = (await Site.WpAsync("option", "list", "--search=" + name, "--field=option_value")).Succeeded().Line;
        (await Site.WpAsync("option", "delete", name)).Succeeded();
        var missing = await Site.WpAsync("option", "get", name);

        Assert.Equal("""{"a":["ä",1,null]}""", value);
        Assert.Equal("from stdin", listed);
        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.StartsWith("Error: ", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_replaced_inside_of_serialized_values_whatever_they_hold()
    {
        var (name, old, replacement) = (UniqueWord(), $"http://{UniqueWord()}.example", "https://much-longer-ä.example.org");
        var code = $$"""
            class Unknown{{name}} {
                public $url = '{{old}}/o'; private $own = ['{{old}}']; protected $self;
                function link() { $this->self = $this; }
            }
            $o = new Unknown{{name}}; $o->link();
            global $wpdb;
            $value = serialize([
                'plain' => '{{old}}/p', '{{old}}' => 1, 'object' => $o, 'twice' => serialize(['{{old}}/t']), 'n' => [1.5, null, true],
            ]);
            $wpdb->insert($wpdb->options, ['option_name' => '{{name}}', 'option_value' => $value, 'autoload' => 'off']);
            """;
        (await Site.WpAsync("eval", code)).Succeeded();

        var counted = await Site.WpAsync("search-replace", old, replacement, "--all-tables", "--dry-run", "--format=count");
        var skipped = await Site.WpAsync("search-replace", old, replacement, "--skip-columns=option_value", "--format=count");
        var replaced = await Site.WpAsync("search-replace", old, replacement, "--all-tables-with-prefix", "--format=count");
        var value = (await Site.WpAsync("eval", $"""
            class Unknown{name} implements JsonSerializable {'{'}
                public $url; private $own; protected $self;
                function jsonSerialize(): array {'{'} return [$this->url, $this->own, $this->self === $this]; {'}'}
            {'}'}
            $v = get_option('{name}'); $v['twice'] = unserialize($v['twice']);
            echo json_encode($v, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
            """)).Succeeded().Json;
        (await Site.WpAsync("option", "delete", name)).Succeeded();

        Assert.Equal(("1", "0", "1"), (counted.Line, skipped.Line, replaced.Line));
        Assert.Equal(replacement + "/p", value.GetProperty("plain").GetString());
        Assert.Equal(1, value.GetProperty(old).GetInt32());
        Assert.Equal($"[\"{replacement}/o\",[\"{replacement}\"],true]", value.GetProperty("object").GetRawText());
        Assert.Equal(replacement + "/t", value.GetProperty("twice")[0].GetString());
        Assert.Equal("[1.5,null,true]", value.GetProperty("n").GetRawText());
    }

    [Fact]
    public async Task A_database_that_was_exported_dropped_and_imported_is_what_it_was()
    {
        var word = UniqueWord();
        var file = Path.Combine(Path.GetTempPath(), word + ".export");
        var nasty = "'\"\\`;--\n/* */ # \0\x1A ä😀 " + word;
        (await Site.WpWithInputAsync(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(nasty)), "option", "set", word, "--format=json")).Succeeded();
        var before = await FingerprintAsync();

        (await Site.WpAsync("db", "export", file, "--porcelain")).Succeeded();
        (await Site.WpAsync("db", "clean", "--yes")).Succeeded();
        var dropped = await Site.WpAsync("core", "is-installed");
        var refused = await Site.WpAsync("plugin", "list");
        (await Site.WpAsync("db", "import", file)).Succeeded();
        var after = await FingerprintAsync();
        var value = (await Site.WpAsync("option", "get", word, "--format=json")).Succeeded();
        (await Site.WpAsync("option", "delete", word)).Succeeded();
        File.Delete(file);

        Assert.Equal((1, 1), (dropped.ExitCode, refused.ExitCode));
        Assert.Contains("not installed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, after);
        Assert.Equal(nasty, value.Json.GetString());

        async Task<string> FingerprintAsync() => (await Site.WpAsync("eval", """
            global $wpdb;
            foreach ($wpdb->get_col('SHOW TABLES') as $table) {
                $rows = array_map('serialize', $wpdb->get_results("SELECT * FROM `$table`", ARRAY_N));
                // Crons and transients come and go.
                $rows = array_filter($rows, fn ($row) => !preg_match('/"(cron|_(site_)?transient_[^"]*|rewrite_rules)"/', $row));
                sort($rows);
                $columns = $wpdb->get_results("DESCRIBE `$table`");
                echo $table, ' ', count($rows), ' ', md5(implode($rows)), ' ', md5(serialize($columns)), "\n";
            }
            """)).Succeeded().Output;
    }

    [Fact]
    public async Task Permalinks_cache_transients_and_queries()
    {
        var word = UniqueWord();

        (await Site.WpAsync("rewrite", "structure", "/%postname%/")).Succeeded();
        (await Site.WpAsync("rewrite", "flush")).Succeeded();
        (await Site.WpAsync("cache", "flush")).Succeeded();
        (await Site.WpAsync("transient", "set", word, "here", "600")).Succeeded();
        var transient = (await Site.WpAsync("transient", "get", word)).Succeeded().Line;
        (await Site.WpAsync("transient", "delete", word)).Succeeded();
        var gone = await Site.WpAsync("transient", "get", word);
        var queried = (await Site.WpAsync(
            "db", "query", "SELECT option_value AS v FROM wp_options WHERE option_name = 'blogname'", "--format=json")).Succeeded();
        var broken = await Site.WpAsync("db", "query", "SELECT nothing FROM nowhere");

        Assert.Equal(("here", 1, 1), (transient, gone.ExitCode, broken.ExitCode));
        Assert.StartsWith("PhpBridge on ", queried.Json[0].GetProperty("v").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_runs_from_an_argument_and_from_stdin()
    {
        var evaluated = (await Site.WpAsync(
            "--user=admin", "eval", "echo wp_get_current_user()->user_login, ' ', home_url('/');")).Succeeded().Output;
        var file = await Site.WpWithInputAsync("<?php echo $args[0]; exit(4);"u8.ToArray(), "eval-file", "-", "argument");

        Assert.Equal($"admin {Site.Url}/", evaluated);
        Assert.Equal((4, "argument"), (file.ExitCode, file.Output));
    }

    [Fact]
    public async Task What_is_no_command_is_refused_with_the_list()
    {
        var unknown = await Site.WpAsync("post", "list");
        var option = await Site.WpAsync("user", "list", "--rôle=x");
        var help = (await Site.WpAsync("help")).Succeeded();

        Assert.Equal((1, 1), (unknown.ExitCode, option.ExitCode));
        Assert.Contains("\n  wp search-replace\n", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("--rôle", option.Error, StringComparison.Ordinal);
        Assert.Contains("wp db export <file>", help.Output, StringComparison.Ordinal);
    }

    private async Task LogInAsync(string login, string password)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, Site.Url + "/wp-login.php")
        {
            Content = new FormUrlEncodedContent([new("log", login), new("pwd", password), new("testcookie", "1")]),
        };
        request.Headers.Add("Cookie", "wordpress_test_cookie=WP%20Cookie%20check");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Contains(
            response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("wordpress_logged_in_", StringComparison.Ordinal));
    }
}
