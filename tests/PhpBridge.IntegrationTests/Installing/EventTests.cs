using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>From an empty folder to a site, by nothing but events.</summary>
[Collection(nameof(OnTheWay))]
public sealed class EventTests(WordPressArchive archive) : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(
        "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;

    private string DocumentRoot => Path.Combine(_folder, "wordpress");

    [Fact]
    public Task An_empty_folder_becomes_a_site_on_SQLite() => BecomesASiteAsync(new SqliteDatabase());

    [Fact]
    public Task An_empty_folder_becomes_a_site_on_MariaDb() => BecomesASiteAsync(new MariaDbDatabase());

    [Fact]
    public async Task When_the_time_is_up_the_next_event_goes_on()
    {
        JsonElement first;
        // A second, and another one to say that it is over.
        await using (
            var hasty = await StartAsync([("WORDPRESS_DB_ENGINE", "sqlite"), ("PHPBRIDGE_DEADLINE_MARGIN", "1s")], TimeSpan.FromSeconds(2)))
        {
            first = await InstallAsync(hasty);
        }

        Assert.Equal("Function.InstallFailed", first.GetProperty("errorType").GetString());
        Assert.Contains("send the event again to continue", first.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(DocumentRoot, ".phpbridge-install")));
        await using var patient = await StartAsync([("WORDPRESS_DB_ENGINE", "sqlite")], TimeSpan.FromSeconds(120));
        var second = await InstallAsync(patient);
        Assert.True(second.TryGetProperty("installed", out var installed) && installed.GetBoolean(), second.GetRawText());
        await TreeComparison.AssertSameAsync(DocumentRoot);
    }

    [Fact]
    public async Task With_the_console_off_it_still_installs_and_says_what_is_wrong()
    {
        await using var function = await StartAsync(
            [("PHPBRIDGE_CONSOLE", "off"), ("WORDPRESS_DB_HOST", "127.0.0.1:1"), ("WORDPRESS_DB_PASSWORD", "a secret")],
            TimeSpan.FromSeconds(60));

        var answer = await InstallAsync(function);

        Assert.Equal("Function.InstallFailed", answer.GetProperty("errorType").GetString());
        Assert.Contains(
            "cannot connect to the database server '127.0.0.1:1' as 'wordpress'",
            answer.GetProperty("errorMessage").GetString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", answer.GetRawText() + string.Join('\n', function.LogLines), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task BecomesASiteAsync(ISiteDatabase database)
    {
        if (TestFiles.WhyMissing(database.Needs) is { } missing)
        {
            Assert.Skip(missing);
        }

        await using var owned = database;
        var variables = await database.StartAsync(_folder);
        await using var function = await StartAsync(
            [.. variables.Select(variable => (variable.Key, variable.Value)), ("WORDPRESS_DB_ENGINE", database.Name)],
            TimeSpan.FromSeconds(120));
        using var visitor = new HttpClient { BaseAddress = function.FrontAddress };

        var before = await visitor.GetAsync("/", TestContext.Current.CancellationToken);
        var report = await InstallAsync(function);
        var again = await InstallAsync(function);
        var front = await visitor.GetStringAsync("/", TestContext.Current.CancellationToken);
        var post = await visitor.GetAsync("/hello-world/", TestContext.Current.CancellationToken);
        var dashboard = await LogInAsync(visitor, report.GetProperty("adminPassword").GetString()!);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.True(report.GetProperty("installed").GetBoolean(), report.GetRawText());
        Assert.Equal("admin", report.GetProperty("adminUser").GetString());
        Assert.False(again.GetProperty("installed").GetBoolean());
        Assert.Contains("Shop &amp; &quot;Ü&quot;", WebUtility.HtmlDecode(front) + front, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        Assert.Contains("Dashboard", dashboard, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(DocumentRoot, "wp-content/mu-plugins/phpbridge.php")));
        Assert.DoesNotContain(
            report.GetProperty("adminPassword").GetString()!, string.Join('\n', function.LogLines), StringComparison.Ordinal);
    }

    private async Task<EmulatedFunction> StartAsync((string, string)[] variables, TimeSpan timeout)
    {
        var options = BridgeFunction.Options(
            [("PHPBRIDGE_DOCUMENT_ROOT", DocumentRoot), ("PHPBRIDGE_RUN_DIRECTORY", Path.Combine(_folder, "run")), .. variables]);
        Directory.CreateDirectory(DocumentRoot);
        return await BridgeFunction.StartAsync(options with { Timeout = timeout });
    }

    private async Task<JsonElement> InstallAsync(EmulatedFunction function)
    {
        var install = new { url = function.FrontAddress.ToString(), title = "Shop & \"Ü\"", source = await archive.GetAsync() };
        var result = await function.InvokeAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { install }), TestContext.Current.CancellationToken);
        return JsonElement.Parse(result.Payload.Span);
    }

    private static async Task<string> LogInAsync(HttpClient visitor, string password)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["log"] = "admin", ["pwd"] = password, ["testcookie"] = "1" });
        await visitor.GetAsync("/wp-login.php", TestContext.Current.CancellationToken);
        var answer = await visitor.PostAsync("/wp-login.php", form, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
