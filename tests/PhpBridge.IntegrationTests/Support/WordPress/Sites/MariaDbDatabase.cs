using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>
/// A MariaDB of our own: own data folder, a Unix socket, no network; or, as RDS can be set up, TCP with TLS and nothing else.
/// </summary>
internal sealed class MariaDbDatabase(bool overTls = false) : ISiteDatabase
{
    /// <summary>A user who may do everything, with the same password.</summary>
    public const string Owner = "owner";

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _log = [];
    private Task _server = Task.CompletedTask;

    /// <summary>The server's own certificate, which is its authority too.</summary>
    public static string CertificateIn(string folder) => Path.Combine(folder, "database.crt");

    public string Name => "mysql";

    public IReadOnlyList<TestFile> Needs => [TestFile.MariaDb, TestFile.MariaDbInstaller];

    public IReadOnlyList<string> InstallerOptions => [];

    // Root may only run it when it says so.
    private static string[] User => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    public async Task<IReadOnlyDictionary<string, string>> StartAsync(string folder)
    {
        var data = Path.Combine(folder, "mysql");
        var socket = Path.Combine(folder, "mysqld.sock");
        var password = RandomNumberGenerator.GetHexString(24);
        var port = overTls ? FreePort() : 0;
        string[] network = overTls ? await NetworkAsync(folder, port) : ["--skip-networking"];
        await CreateDataAsync(data);
        var setup = await WriteSetupAsync(folder, password);
        _server = ServeAsync(data, socket, setup, network);
        await await Task.WhenAny(_ready.Task, _server);
        return _ready.Task.IsCompleted
            ? new Dictionary<string, string>
            {
                ["WORDPRESS_DB_HOST"] = overTls ? $"127.0.0.1:{port}" : "localhost:" + socket,
                ["WORDPRESS_DB_TLS"] = overTls ? "on" : "off",
                ["WORDPRESS_DB_NAME"] = "wordpress",
                ["WORDPRESS_DB_USER"] = "wordpress",
                ["WORDPRESS_DB_PASSWORD"] = password,
            }
            : throw new InvalidOperationException("MariaDB ended while starting: " + string.Join('\n', _log));
    }

    /// <summary>Killed: nobody will read these data again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _server;
        }
        catch (OperationCanceledException)
        {
            // How CliWrap reports that it ended as asked.
        }

        _end.Dispose();
    }

    private static async Task CreateDataAsync(string data) =>
        await Cli.Wrap(TestFiles.PathOf(TestFile.MariaDbInstaller))
            .WithArguments(["--no-defaults", .. User, "--datadir=" + data, "--skip-test-db", "--auth-root-authentication-method=socket"])
            .ExecuteBufferedAsync();

    /// <summary>The server runs it before it lets anybody in, so no client is needed.</summary>
    private async Task<string> WriteSetupAsync(string folder, string password)
    {
        var file = Path.Combine(folder, "setup.sql");
        await File.WriteAllTextAsync(file, $"""
            CREATE DATABASE wordpress CHARACTER SET utf8mb4;
            CREATE USER 'wordpress'@'{(overTls ? "127.0.0.1" : "localhost")}' IDENTIFIED BY '{password}'{(overTls ? " REQUIRE SSL" : "")};
            GRANT ALL ON wordpress.* TO 'wordpress'@'{(overTls ? "127.0.0.1" : "localhost")}';
            GRANT ALL ON wordpress_2.* TO 'wordpress'@'{(overTls ? "127.0.0.1" : "localhost")}';
            CREATE USER '{Owner}'@'localhost' IDENTIFIED BY '{password}';
            GRANT ALL ON *.* TO '{Owner}'@'localhost' WITH GRANT OPTION;

            """);
        return file;
    }

    private static async Task<string[]> NetworkAsync(string folder, int port)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=PhpBridge test database", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(CertificateIn(folder), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "database.key"), key.ExportECPrivateKeyPem());
        return
        [
            "--bind-address=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), "--skip-name-resolve",
            "--require-secure-transport=ON", "--ssl-cert=" + CertificateIn(folder), "--ssl-key=" + Path.Combine(folder, "database.key"),
        ];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync(string data, string socket, string setup, string[] network) =>
        await Cli.Wrap(TestFiles.PathOf(TestFile.MariaDb))
            .WithArguments(
            [
                "--no-defaults", .. User, "--datadir=" + data, "--socket=" + socket, "--pid-file=" + socket + ".pid",
                "--init-file=" + setup, .. network, "--performance-schema=OFF",
                "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0",
            ])
            .WithStandardErrorPipe(PipeTarget.ToDelegate(ReadLogLine))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_end.Token);

    private void ReadLogLine(string line)
    {
        _log.Add(line);
        if (line.Contains("ready for connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
