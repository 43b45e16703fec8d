using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.IntegrationTests.WordPress.Sites;

/// <summary>A MariaDB of our own: own data folder, a Unix socket, no network.</summary>
internal sealed class MariaDbDatabase : ISiteDatabase
{
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _log = [];
    private Task _server = Task.CompletedTask;

    public string Name => "mysql";

    public IReadOnlyList<string> Needs => ["PHPBRIDGE_TEST_MARIADBD", "PHPBRIDGE_TEST_MARIADB_INSTALL_DB"];

    public IReadOnlyList<string> InstallerOptions => [];

    // Root may only run it when it says so.
    private static string[] User => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    public async Task<IReadOnlyDictionary<string, string>> StartAsync(string folder)
    {
        var data = Path.Combine(folder, "mysql");
        var socket = Path.Combine(folder, "mysqld.sock");
        var password = RandomNumberGenerator.GetHexString(24);
        await CreateDataAsync(data);
        var setup = await WriteSetupAsync(folder, password);
        _server = ServeAsync(data, socket, setup);
        await await Task.WhenAny(_ready.Task, _server);
        return _ready.Task.IsCompleted
            ? new Dictionary<string, string>
            {
                ["WORDPRESS_DB_HOST"] = "localhost:" + socket,
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
        await Cli.Wrap(Provided.Get("PHPBRIDGE_TEST_MARIADB_INSTALL_DB"))
            .WithArguments(["--no-defaults", .. User, "--datadir=" + data, "--skip-test-db", "--auth-root-authentication-method=socket"])
            .ExecuteBufferedAsync();

    /// <summary>The server runs it before it lets anybody in, so no client is needed.</summary>
    private static async Task<string> WriteSetupAsync(string folder, string password)
    {
        var file = Path.Combine(folder, "setup.sql");
        await File.WriteAllTextAsync(file, $"""
            CREATE DATABASE wordpress CHARACTER SET utf8mb4;
            CREATE USER 'wordpress'@'localhost' IDENTIFIED BY '{password}';
            GRANT ALL ON wordpress.* TO 'wordpress'@'localhost';

            """);
        return file;
    }

    private async Task ServeAsync(string data, string socket, string setup) =>
        await Cli.Wrap(Provided.Get("PHPBRIDGE_TEST_MARIADBD"))
            .WithArguments(
            [
                "--no-defaults", .. User, "--datadir=" + data, "--socket=" + socket, "--pid-file=" + socket + ".pid",
                "--init-file=" + setup, "--skip-networking", "--performance-schema=OFF",
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
