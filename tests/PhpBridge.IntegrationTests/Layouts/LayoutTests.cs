using System.Net;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Installing;
using PhpBridge.IntegrationTests.Support.Layouts;
using Xunit;

namespace PhpBridge.IntegrationTests.Layouts;

/// <summary>The function with a real WordPress laid out in every way: installed by an event, visited, asked, scheduled.</summary>
[Collection(nameof(OnTheWay))]
public sealed class LayoutTests
{
    public static TheoryData<string> Layouts => [.. LaidOutSite.Names];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_site_works_wherever_its_WordPress_is(string layout)
    {
        using var site = await LaidOutSite.CreateAsync(layout, "sqlite");
        await site.AddSqlitePluginAsync();
        var stylesheet = Directory.EnumerateFiles(site.Content + "/themes", "style.css", SearchOption.AllDirectories).First();
        Directory.CreateDirectory(site.Uploads + "/2026");
        JsonElement installed, scheduled;
        string address, folders;
        (HttpStatusCode Status, string Text) front, login, post, style;
        await using (var function = await StartAsync(site))
        {
            installed = await InvokeAsync(function, new { install = new { url = LaidOutSite.Url, title = "Here" } });
            Assert.True(installed.TryGetProperty("installed", out var made) && made.GetBoolean(), installed.GetRawText());
            front = await GetAsync(function, "/");
            login = await GetAsync(function, site.PathOf(site.Core) + "/wp-login.php");
            post = await GetAsync(function, "/hello-world/");
            style = await GetAsync(function, site.PathOf(stylesheet));
            scheduled = await InvokeAsync(function, new { cron = true });
            address = (await ConsoleReply.AskAsync(function, new { wp = new[] { "option", "get", "siteurl" } })).Succeeded().Line;
            folders = (
                await ConsoleReply.AskAsync(
                    function, new { wp = new[] { "eval", "echo WPMU_PLUGIN_DIR, ' ', wp_upload_dir()['basedir'];" } }))
                .Succeeded().Line;
        }

        Assert.Equal(HttpStatusCode.OK, front.Status);
        Assert.Contains("<title>Here", front.Text, StringComparison.Ordinal);
        Assert.Contains("loginform", login.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, post.Status);
        Assert.Equal((HttpStatusCode.OK, await File.ReadAllTextAsync(stylesheet, TestContext.Current.CancellationToken)), style);
        Assert.True(scheduled.TryGetProperty("sites", out var sites), scheduled.GetRawText());
        Assert.Equal(LaidOutSite.Url + "/", sites[0].GetProperty("site").GetString());
        Assert.Equal(LaidOutSite.Url + site.PathOf(site.Core), address);
        Assert.Equal($"{Resolved(site, site.MustUsePlugins)} {Resolved(site, site.Uploads)}", folders);
        Assert.True(File.Exists(site.MustUsePlugins + "/phpbridge.php"));
        await IsRememberedAsync(site, layout);
    }

    [Theory]
    [InlineData("in its own directory")]
    [InlineData("bedrock")]
    public async Task A_folder_of_uploads_that_the_database_names_is_found_too(string layout)
    {
        using var site = await LaidOutSite.CreateAsync(layout, "sqlite");
        Assert.NotNull((await site.InstallAsync()).Report);
        await using (var function = await StartAsync(site))
        {
            (await ConsoleReply.AskAsync(function, new { wp = new[] { "option", "update", "upload_path", "../photos" } })).Succeeded();
            await GetAsync(function, "/");
        }

        var record = JsonElement.Parse(
            await File.ReadAllTextAsync(site.DocumentRoot + "/.phpbridge-layout", TestContext.Current.CancellationToken));
        Assert.Equal("/photos", record.GetProperty("uploads").GetProperty("path").GetString());
    }

    /// <summary>What WordPress says is kept; where it says what the files say already, in a file without content.</summary>
    private static async Task IsRememberedAsync(LaidOutSite site, string layout)
    {
        var record = await File.ReadAllTextAsync(site.DocumentRoot + "/.phpbridge-layout", TestContext.Current.CancellationToken);
        if (layout is "in the root" or "behind a link" or "configured above the root")
        {
            Assert.Equal("", record);
            return;
        }

        var report = JsonElement.Parse(record);
        Assert.Equal(
            [site.Core, site.Content, site.Plugins, site.MustUsePlugins, site.Uploads],
            new[] { "core", "content", "plugins", "muPlugins", "uploads" }.Select(
                name => (site.DocumentRoot + "/" + report.GetProperty(name).GetProperty("folder").GetString()).TrimEnd('/')));
    }

    private static string Resolved(LaidOutSite site, string folder)
        => new DirectoryInfo(site.DocumentRoot).LinkTarget is { } target ? $"{site.Folder}/{target}{site.PathOf(folder)}" : folder;

    private static Task<EmulatedFunction> StartAsync(LaidOutSite site)
        => BridgeFunction.StartAsync(BridgeFunction.Options(
        [
            ("PHPBRIDGE_DOCUMENT_ROOT", site.DocumentRoot), ("PHPBRIDGE_RUN_DIRECTORY", site.Folder + "/run"),
            ("PHPBRIDGE_MIRROR_LIBRARY", TestFiles.PathOf(TestFile.Interposer)), ("WP_HOME", LaidOutSite.Url),
            .. site.Variables.Select(variable => (variable.Key, variable.Value!)),
        ]) with
        { Timeout = TimeSpan.FromSeconds(120) });

    private static async Task<JsonElement> InvokeAsync(EmulatedFunction function, object message)
        => JsonElement.Parse(
            (await function.InvokeAsync(JsonSerializer.SerializeToUtf8Bytes(message), TestContext.Current.CancellationToken)).Payload.Span);

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(EmulatedFunction function, string path)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var visitor = new HttpClient(handler) { BaseAddress = function.FrontAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = new Uri(LaidOutSite.Url).Host;
        using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
