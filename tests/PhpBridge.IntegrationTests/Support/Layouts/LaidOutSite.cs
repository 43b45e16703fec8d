using System.Security.Cryptography;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Layouts;

/// <summary>A WordPress laid out like this or that, with a configuration of its owner's or none yet.</summary>
internal sealed class LaidOutSite : IDisposable
{
    public const string Url = "http://site.example";

    private const string SqlitePlugin = "sqlite-database-integration";

    /// <summary>All of them.</summary>
    public static readonly string[] Names =
    [
        "in the root", "behind a link", "in its own directory", "in its own directory, configured above", "configured above the root",
        "with content renamed", "with plugins and uploads moved", "bedrock",
    ];

    private readonly string _folder = Directory.CreateDirectory(
        "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;
    private readonly string _web;
    private readonly string _database;
    private readonly string _definitions = "";
    private readonly string _absolute = "__DIR__ . '/'";

    private LaidOutSite(string layout, string database)
    {
        _database = database;
        DocumentRoot = _web = Path.Combine(_folder, "html");
        Core = Content = DocumentRoot;
        switch (layout)
        {
            case "behind a link":
                _web = Path.Combine(_folder, "releases", "1");
                break;
            case "in its own directory":
                Core = DocumentRoot + "/wordpress";
                break;
            case "in its own directory, configured above":
                (Core, _absolute) = (DocumentRoot + "/wordpress", "__DIR__ . '/wordpress/'");
                Configuration = DocumentRoot + "/wp-config.php";
                break;
            case "configured above the root":
                _absolute = "__DIR__ . '/html/'";
                Configuration = _folder + "/wp-config.php";
                break;
            case "with content renamed":
                Content = DocumentRoot + "/stuff";
                Configuration = DocumentRoot + "/wp-config.php";
                _definitions = "define('WP_CONTENT_DIR', __DIR__ . '/stuff');\ndefine('WP_CONTENT_URL', WP_HOME . '/stuff');";
                break;
            case "with plugins and uploads moved":
                Configuration = DocumentRoot + "/wp-config.php";
                (Plugins, MustUsePlugins, Uploads) = (DocumentRoot + "/extensions", DocumentRoot + "/must", DocumentRoot + "/media");
                _definitions = "define('WP_PLUGIN_DIR', __DIR__ . '/extensions');\ndefine('WP_PLUGIN_URL', WP_HOME . '/extensions');\n"
                    + "define('WPMU_PLUGIN_DIR', __DIR__ . '/must');\ndefine('WPMU_PLUGIN_URL', WP_HOME . '/must');\ndefine('UPLOADS', "
                    + "'media');";
                break;
            case "bedrock":
                (Core, Content) = (DocumentRoot + "/wp", DocumentRoot + "/app");
                Configuration = DocumentRoot + "/wp-config.php";
                _definitions = "define('WP_CONTENT_DIR', $web . '/app');\ndefine('WP_CONTENT_URL', WP_HOME . '/app');";
                _absolute = "$web . '/wp/'";
                break;
        }

        Content = Content == Core || Content == DocumentRoot ? Core + "/wp-content" : Content;
        Plugins ??= Content + "/plugins";
        MustUsePlugins ??= Content + "/mu-plugins";
        Uploads ??= Content + "/uploads";
        IsConfigured = Configuration is not null;
        Configuration ??= Core + "/wp-config.php";
        IsBedrock = layout == "bedrock";
    }

    public string DocumentRoot { get; }

    public string Folder => _folder;

    public string Core { get; }

    public string Content { get; }

    public string Plugins { get; }

    public string MustUsePlugins { get; }

    public string Uploads { get; }

    public string Configuration { get; }

    /// <summary>Whether its owner has configured it; otherwise the installer does.</summary>
    public bool IsConfigured { get; }

    public string Prefix { get; } = "t" + RandomNumberGenerator.GetHexString(6, lowercase: true) + "_";

    public Dictionary<string, string?> Variables { get; } = [];

    private bool IsBedrock { get; }

    // Beside the document root, where that is.
    private string DatabaseFile => Path.Combine(Path.GetDirectoryName(_web)!, "database", "wordpress.sqlite");

    /// <summary>Skips the test where something is missing.</summary>
    /// <param name="database">sqlite or mysql.</param>
    /// <param name="variables">WORDPRESS_* variables for the database.</param>
    public static async Task<LaidOutSite> CreateAsync(string layout, string database, IReadOnlyDictionary<string, string>? variables = null)
    {
        TestFiles.SkipWithout([TestFile.WordPress, TestFile.Php, TestFile.SqlitePlugin]);

        var site = new LaidOutSite(layout, database);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            site.Variables[name] = value;
        }

        site.Variables["WORDPRESS_DB_ENGINE"] = database;
        site.Variables["WORDPRESS_TABLE_PREFIX"] = site.Prefix;
        await site.BuildAsync();
        return site;
    }

    /// <summary>How a URL's path begins that leads to a folder.</summary>
    public string PathOf(string folder) => folder[DocumentRoot.Length..];

    /// <returns>The installer's report, or its error's text.</returns>
    public async Task<(JsonElement? Report, string Error)> InstallAsync(params (string Name, string Value)[] variables)
    {
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Php))
            .WithArguments(
            [
                "-f",
                Repository.PathTo("php/installer.php"),
                "--",
                "--docroot",
                DocumentRoot,
                "--url",
                Url,
                "--source",
                TestFiles.PathOf(TestFile.WordPress),
                "--sqlite-plugin", TestFiles.PathOf(TestFile.SqlitePlugin),
            ])
            .WithEnvironmentVariables(Variables.Where(own => variables.All(other => other.Name != own.Key))
                .Concat(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value))).ToDictionary())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? (JsonElement.Parse(result.StandardOutput), "") : (null, result.StandardError);
    }

    /// <summary>Every file and folder but the database's, with what changes when it is written to.</summary>
    public Dictionary<string, string> Snapshot() => Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories)
        .Where(
            path => !path.StartsWith(Path.GetDirectoryName(DatabaseFile)!, StringComparison.Ordinal)
                && (_web == DocumentRoot || !path.StartsWith(DocumentRoot, StringComparison.Ordinal)))
        .ToDictionary(
            path => path[_folder.Length..],
            path => File.Exists(path) ? $"{new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path).Ticks}" : "folder");

    /// <summary>Takes a file away until what is returned is disposed of; SQLite's with its companions.</summary>
    public static IDisposable Without(string file) => new Absence(file);

    public IDisposable WithoutDatabaseFile() => new Absence(DatabaseFile);

    /// <summary>As an archive may have it.</summary>
    public async Task AddSqlitePluginAsync()
    {
        if (!Directory.Exists($"{Plugins}/{SqlitePlugin}"))
        {
            await Cli.Wrap("cp")
                .WithArguments(["-a", TestFiles.PathOf(TestFile.SqlitePlugin), $"{Plugins}/{SqlitePlugin}"])
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task BuildAsync()
    {
        Directory.CreateDirectory(_web);
        if (_web != DocumentRoot)
        {
            Directory.CreateSymbolicLink(DocumentRoot, "releases/1");
        }

        Directory.CreateDirectory(Core);
        await Cli.Wrap("cp")
            .WithArguments(["-a", "--reflink=auto", TestFiles.PathOf(TestFile.WordPress) + "/.", Core])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Move(Core + "/wp-content/plugins", Plugins, Content + "/plugins");
        Move(Core + "/wp-content", Content, Core + "/wp-content");
        if (Core != DocumentRoot)
        {
            await File.WriteAllTextAsync(
                DocumentRoot + "/index.php",
                $"<?php\ndefine('WP_USE_THEMES', true);\nrequire './{PathOf(Core).TrimStart('/')}/wp-blog-header.php';\n",
                TestContext.Current.CancellationToken);
        }

        if (!IsConfigured)
        {
            return;
        }

        if (_database == "sqlite")
        {
            await AddSqliteAsync();
        }

        var text = ConfigurationText();
        if (IsBedrock)
        {
            Directory.CreateDirectory(_folder + "/config");
            await File.WriteAllTextAsync(
                _folder + "/config/application.php",
                "<?php\n$web = dirname(__DIR__) . '/html';\n" + text,
                TestContext.Current.CancellationToken);
            text = "require_once dirname(__DIR__) . '/config/application.php';\n";
        }

        await File.WriteAllTextAsync(
            Configuration, $"<?php\n{text}\nrequire_once ABSPATH . 'wp-settings.php';\n", TestContext.Current.CancellationToken);
    }

    private string SqliteSettings
        => "define('DB_ENGINE', 'sqlite');\n"
            + $"define('DB_DIR', '{Path.GetDirectoryName(DatabaseFile)}');\ndefine('DB_FILE', 'wordpress.sqlite');";

    private string ConfigurationText() => $"""
        define('DB_NAME', getenv('SITE_DATABASE') ?: 'wordpress');
        define('DB_USER', (string) getenv('WORDPRESS_DB_USER'));
        define('DB_PASSWORD', (string) getenv('WORDPRESS_DB_PASSWORD'));
        define('DB_HOST', (string) getenv('WORDPRESS_DB_HOST'));
        define('DB_CHARSET', 'utf8mb4');
        {(_database == "sqlite" ? SqliteSettings : "")}
        $table_prefix = '{Prefix}';
        define('WP_HOME', '{Url}');
        define('WP_SITEURL', WP_HOME . '{PathOf(Core)}');
        {_definitions}
        if (!defined('ABSPATH')) define('ABSPATH', {_absolute});

        """;

    private async Task AddSqliteAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabaseFile)!);
        await AddSqlitePluginAsync();
        var dropIn = await File.ReadAllTextAsync($"{Plugins}/{SqlitePlugin}/db.copy", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Content + "/db.php",
            dropIn.Replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", $"{Plugins}/{SqlitePlugin}", StringComparison.Ordinal)
                .Replace("{SQLITE_PLUGIN}", SqlitePlugin + "/load.php", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
    }

    private static void Move(string from, string to, string usual)
    {
        if (to != usual)
        {
            Directory.Move(from, to);
        }
    }

    private sealed class Absence : IDisposable
    {
        private readonly string[] _all;
        private readonly string[] _there;

        public Absence(string file)
        {
            _all = [file, file + "-wal", file + "-shm"];
            _there = [.. _all.Where(File.Exists)];
            Array.ForEach(_there, path => File.Move(path, path + ".away"));
        }

        public void Dispose()
        {
            Array.ForEach(_all, File.Delete);
            Array.ForEach(_there, path => File.Move(path + ".away", path));
        }
    }
}
