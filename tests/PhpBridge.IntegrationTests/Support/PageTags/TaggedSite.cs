using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>
/// WordPress on SQLite in PHP's own web server, without a bridge: the fields between PHP and the page cache are visible, and every
/// page is made by PHP.
/// </summary>
public sealed class TaggedSite : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("phpbridge-").FullName;
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClientHandler _handler = new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        CheckCertificateRevocationList = true,
    };
    private HttpClient? _client;
    private PurgeRecorder? _purges;
    private Task _server = Task.CompletedTask;

    internal string DocumentRoot => Path.Combine(_folder, "wordpress");

    private string Database => Path.Combine(_folder, "database/wordpress.sqlite");

    internal string Url { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");

    internal PurgeRecorder Purges => _purges!;

    internal static string? Missing => TestFiles.WhyMissing(TestFile.WordPress, TestFile.Php, TestFile.SqlitePlugin);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return; // Each test says so; a fixture cannot skip.
        }

        _client = new(_handler) { BaseAddress = new(Url) };
        await WordPressFolder.CopyAsync(DocumentRoot);
        await WordPressFolder.InstallAsync(DocumentRoot, new SqliteDatabase(), Url, "password", new Dictionary<string, string>());
        var theme = Path.Combine(DocumentRoot, "wp-content/themes/tagged");
        await Cli.Wrap("cp").WithArguments(["-r", Fixture("theme"), theme]).ExecuteBufferedAsync();
        await WpAsync("eval-file", Fixture("content.php"));
        _purges = new(Path.Combine(_folder, "cache.sock"));
        _server = ServeAsync();
        await Processes.UntilAsync(AnswersAsync, "PHP's web server answers", seconds: 30);
        await RenderAsync("/"); // WordPress completes the switch to another theme in the page after it.
        File.Copy(Database, Database + ".seed");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _server.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _purges?.Dispose();
        _client?.Dispose();
        _handler.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The site as it was made by the fixture.</summary>
    internal void Reset()
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Database)!, "wordpress.sqlite-*"))
        {
            File.Delete(file);
        }

        File.Copy(Database + ".seed", Database, overwrite: true);
        Purges.Answer = null;
        Purges.Take();
    }

    /// <summary>Runs PHP in WordPress, as an administrator does with the console.</summary>
    /// <returns>What the page cache was told.</returns>
    internal async Task<IReadOnlyList<Purge>> ChangeAsync(string code)
    {
        Purges.Take();
        await WpAsync("eval", code);
        return Purges.Take();
    }

    internal async Task<BufferedCommandResult> WpAsync(params string[] arguments) =>
        await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments([Path.Combine(Repository.Root, "php/console/wp.php"), .. arguments, "--path=" + DocumentRoot])
            .WithEnvironmentVariables(variables => variables.Set("PHPBRIDGE_CACHE_SOCKET", _purges?.Path ?? ""))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    internal Task<RenderedPage> RenderAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Get, path, null, fields);

    internal async Task<RenderedPage> SendAsync(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client!.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            path,
            response.StatusCode,
            Field(response, "PhpBridge-Cache-Control"),
            Field(response, "Cache-Tag").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.ToString());
    }

    private static string Field(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    private static string Fixture(string name) => Path.Combine(Repository.Root, "tests/fixtures/tagged-site", name);

    private async Task ServeAsync() =>
        await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
            [
                "-d", "opcache.enable_cli=1", "-d", "variables_order=EGPCS",
                "-S", new Uri(Url).Authority, "-t", DocumentRoot, Fixture("router.php"),
            ])
            .WithEnvironmentVariables(variables => variables.Set("PHPBRIDGE_CACHE_SOCKET", Purges.Path).Set("WORDPRESS_CRON", "schedule"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_end.Token);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _client!.GetAsync("/wp-includes/images/blank.gif", TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The site must know its address before anything listens there.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
