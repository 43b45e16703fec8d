using System.Globalization;
using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Databases;

/// <summary>
/// Our console's `db` commands and MariaDB's own programs, on the two databases of a server. No site: these commands need none.
/// </summary>
public sealed class ConsoleOnMariaDb : IAsyncLifetime
{
    public const string One = "wordpress", Other = "wordpress_2";

    private readonly string _folder = "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly MariaDbDatabase _server = new();
    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();

    public string Folder => _folder;

    private string Socket => Path.Combine(_folder, "mysqld.sock");

    private string Password => _variables["WORDPRESS_DB_PASSWORD"];

    private static string? Missing => TestFiles.WhyMissing(
        [TestFile.MariaDb, TestFile.MariaDbInstaller, TestFile.MariaDbClient, TestFile.MariaDbDump, TestFile.Php, TestFile.WordPress]);

    public static void SkipWithoutTools() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        _variables = await _server.StartAsync(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "wp-load.php"), $"""
            <?php
            define('DB_NAME', getenv('DATABASE'));
            define('DB_USER', getenv('DATABASE_USER'));
            define('DB_PASSWORD', '{Password}');
            define('DB_HOST', 'localhost:{Socket}');
            define('DB_CHARSET', 'utf8mb4');
            define('DB_COLLATE', '');
            define('ABSPATH', '{TestFiles.PathOf(TestFile.WordPress)}/');
            $table_prefix = 'wp_';
            require ABSPATH . 'wp-settings.php';
            """);
        await EmptyAsync(Other);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A database with nothing in it.</summary>
    public Task EmptyAsync(string database) =>
        SqlAsync("mysql", $"DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4;");

    /// <summary>`wp db …` on this database, as its owner.</summary>
    public Task<BufferedCommandResult> WpAsync(string database, params string[] arguments) => WpAsync(database, PipeSource.Null, arguments);

    public Task<BufferedCommandResult> WpAsync(string database, PipeSource input, params string[] arguments) =>
        WpCommand(database, arguments).WithStandardInputPipe(input).ExecuteBufferedAsync(TestContext.Current.CancellationToken).Task;

    /// <summary>The same as a user who may do everything with the two databases, and nothing else.</summary>
    public Task<BufferedCommandResult> WpAsUserAsync(string database, params string[] arguments) =>
        WpCommand(database, arguments)
            .WithEnvironmentVariables(variables => variables.Set("DATABASE", database).Set("DATABASE_USER", "wordpress"))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken).Task;

    public Command WpCommand(string database, params string[] arguments) =>
        Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(["-d", "memory_limit=128M", Repository.PathTo("php/console/wp.php"), .. arguments])
            .WithWorkingDirectory(_folder)
            .WithEnvironmentVariables(variables => variables.Set("DATABASE", database).Set("DATABASE_USER", MariaDbDatabase.Owner))
            .WithValidation(CommandResultValidation.None);

    /// <summary>What the server's owner says to it, through its own client.</summary>
    public Task<string> SqlAsync(string database, string sql) => ClientAsync(database, PipeSource.FromString(sql));

    /// <summary>Imports a file as people do without WordPress.</summary>
    public Task<string> ImportAsync(string database, string file) => ClientAsync(database, PipeSource.FromFile(file));

    /// <summary>The reference.</summary>
    public async Task DumpAsync(string database, string file)
    {
        var dumped = await Cli.Wrap(TestFiles.PathOf(TestFile.MariaDbDump))
            .WithArguments([
                "--no-defaults", "--socket=" + Socket, "--user=" + MariaDbDatabase.Owner, "--routines", "--events", "--result-file=" + file,
                database
            ])
            .WithEnvironmentVariables(Secret)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.True(dumped.ExitCode == 0, dumped.StandardError);
    }

    /// <summary>All that the database is, a line each.</summary>
    public async Task<string> FingerprintAsync(string database) =>
        (await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
                [Repository.PathTo("tests/fixtures/database/fingerprint.php"), Socket, MariaDbDatabase.Owner, Password, database])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken)).StandardOutput;

    /// <summary>Ends what others are asking the server at the moment.</summary>
    public async Task<bool> KillConnectionAsync(string query)
    {
        var id = (await SqlAsync("mysql", $"SELECT id FROM information_schema.processlist WHERE info LIKE '{query}%' LIMIT 1")).Trim();
        if (id.Length > 0)
        {
            await SqlAsync("mysql", string.Create(CultureInfo.InvariantCulture, $"KILL {id}"));
        }

        return id.Length > 0;
    }

    private void Secret(CliWrap.Builders.EnvironmentVariablesBuilder variables) => variables.Set("MYSQL_PWD", Password);

    private async Task<string> ClientAsync(string database, PipeSource input)
    {
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.MariaDbClient))
            .WithArguments([
                "--no-defaults", "--socket=" + Socket, "--user=" + MariaDbDatabase.Owner, "--skip-column-names", "--batch",
                "--default-character-set=utf8mb4", "--max-allowed-packet=64M", database
            ])
            .WithEnvironmentVariables(Secret)
                .WithStandardInputPipe(input)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }
}
