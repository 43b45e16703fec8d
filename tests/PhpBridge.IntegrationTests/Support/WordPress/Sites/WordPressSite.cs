using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Services;
using PhpBridge.IntegrationTests.Support.WordPress.Browsing;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>
/// WordPress, installed for real, served by the published bootstrap in the emulator, with a browser in front that has
/// logged in. One for all scenarios on its database.
/// </summary>
public abstract class WordPressSite : IAsyncLifetime
{
    public const string Administrator = "admin";

    // Not the user's temporary folder: a Unix socket's path has at most 107 bytes, and mariadb-install-db trips over spaces.
    private readonly string _folder = "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly ISiteDatabase _database;
    private readonly EventShapeName _shape;
    private EmulatedFunction? _function;
    private Browser? _browser;
    private int _ended;

    private protected WordPressSite(ISiteDatabase database, EventShapeName shape)
    {
        _database = database;
        _shape = shape;
    }

    public string DocumentRoot => Path.Combine(_folder, "wordpress");

    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>The site's address, without a slash at its end.</summary>
    public string Url { get; } = "http://127.0.0.1:" + FreePort();

    /// <summary>Why there is no site, or null when there is one.</summary>
    internal string? Missing => TestFiles.WhyMissing(
    [
        TestFile.Bootstrap, TestFile.WordPress,
        TestFile.PhpFpm, TestFile.Php, TestFile.Chromium, .. _database.Needs, .. Needs,
    ]);

    /// <summary>Files that this site needs beside those of every site and of its database.</summary>
    private protected virtual IReadOnlyList<TestFile> Needs => [];

    /// <summary>The site's folder, with everything that belongs to it; deleted with the site.</summary>
    private protected string Folder => _folder;

    private protected ISiteDatabase Database => _database;

    internal FakeCloudFront CloudFront { get; } = new();

    internal FakeS3 S3 { get; } = new();

    internal SmtpReceiver Mail { get; } = new();

    internal Browser Browser => _browser!;

    internal FunctionLogReview Log { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return; // Each test says so; a fixture cannot skip.
        }

        try
        {
            await StartAsync();
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            Log?.AssertNothingNew(); // Before the end: a sandbox that is killed may complain.
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Runs a command of WP-CLI's, as an event that came by direct Invoke.</summary>
    internal Task<ConsoleReply> WpAsync(params string[] arguments) => WpWithInputAsync(null, arguments);

    /// <summary>Runs any command, as an event that came by direct Invoke.</summary>
    internal Task<ConsoleReply> RunAsync(params string[] command) => ConsoleReply.AskAsync(_function!, new { console = new { command } });

    internal Task<ConsoleReply> WpWithInputAsync(byte[]? input, params string[] arguments) =>
        ConsoleReply.AskAsync(
            _function!, input is null ? new { wp = arguments } : new { wp = arguments, stdinBase64 = Convert.ToBase64String(input) });

    /// <summary>Puts a file into the site, as PHP would, and waits until every sandbox knows.</summary>
    internal async Task PutAsync(string path, string text)
    {
        string[] command = ["php", "-r", $"file_put_contents('{path}', stream_get_contents(STDIN));"];
        (await ConsoleReply.AskAsync(_function!, new { console = new { command, stdin = text } })).Succeeded();
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken); // PHPBRIDGE_MIRROR_CHECK_INTERVAL
    }

    internal async Task DeleteAsync(string path) =>
        (await RunAsync("php", "-r", $"unlink('{path}');")).Succeeded();

    /// <summary>Sends an event by direct Invoke.</summary>
    internal Task<InvocationResult> InvokeAsync(string json) =>
        _function!.InvokeAsync(Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);

    private async Task StartAsync()
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var variables = await _database.StartAsync(_folder);
        await WordPressFolder.CopyAsync(DocumentRoot);
        await InstallAsync(variables);
        _function = await EmulatedFunction.StartAsync(FunctionWith(variables), TestContext.Current.CancellationToken);
        Log = new FunctionLogReview(_function);
        _browser = await Browser.StartAsync(Url, new Screenshots(_database.Name));
        await _browser.LogInAsync(Password);
    }

    private async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }

        CloudFront.Dispose();
        S3.Dispose();
        Mail.Dispose();
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_function is not null)
        {
            await _function.DisposeAsync();
        }

        await _database.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <param name="databaseVariables">WORDPRESS_* variables.</param>
    private protected virtual Task InstallAsync(IReadOnlyDictionary<string, string> databaseVariables) =>
        WordPressFolder.InstallAsync(DocumentRoot, _database, Url, Password, databaseVariables);

    /// <param name="databaseVariables">WORDPRESS_* variables.</param>
    private protected virtual FunctionOptions FunctionWith(IReadOnlyDictionary<string, string> databaseVariables) => new()
    {
        Bootstrap = TestFiles.PathOf(TestFile.Bootstrap),
        Port = new Uri(Url).Port,
        Shape = _shape,
        Concurrency = 3,
        Environment = new Dictionary<string, string>(databaseVariables.Concat(ExpectedSignature.Variables))
        {
            ["PHPBRIDGE_DOCUMENT_ROOT"] = DocumentRoot,
            ["PHPBRIDGE_PHP_FPM"] = TestFiles.PathOf(TestFile.PhpFpm),
            ["PHPBRIDGE_PHP_INI"] = Repository.PathTo("php/php.ini"),
            ["PHPBRIDGE_PHP"] = TestFiles.PathOf(TestFile.Php),
            ["PHPBRIDGE_SCRIPTS"] = Repository.PathTo("php"),
            ["PHPBRIDGE_RUN_DIRECTORY"] = Path.Combine(_folder, "run"),
            ["PHPBRIDGE_MIRROR_LIBRARY"] = TestFiles.PathOf(TestFile.Interposer),
            ["WP_HOME"] = Url,
            ["WORDPRESS_CRON"] = "schedule",
            ["WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID"] = FakeCloudFront.Distribution,
            ["AWS_ENDPOINT_URL_CLOUDFRONT"] = CloudFront.Address,
            ["WORDPRESS_UPLOADS_BUCKET"] = FakeS3.Bucket,
            ["WORDPRESS_UPLOADS_URL"] = "https://media.example.com",
            ["AWS_ENDPOINT_URL_S3"] = S3.Address,
            ["WORDPRESS_SMTP_HOST"] = "127.0.0.1",
            ["WORDPRESS_SMTP_PORT"] = Mail.Port,
            ["WORDPRESS_SMTP_SECURE"] = "off",
            ["WORDPRESS_SMTP_USER"] = "mailer",
            ["WORDPRESS_SMTP_PASSWORD"] = "a pass word",
            ["WORDPRESS_SMTP_FROM"] = "The Site <site@example.com>",
            ["WP_ENVIRONMENT_TYPE"] = "local", // Application passwords without TLS.
        },
    };

    /// <summary>The site must know its address before anything listens there.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
