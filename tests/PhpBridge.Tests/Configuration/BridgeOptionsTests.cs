using System.Collections;
using Microsoft.Extensions.Logging;
using PhpBridge.Configuration;
using Xunit;

namespace PhpBridge.Tests.Configuration;

public sealed class BridgeOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Hashtable _environment;

    public BridgeOptionsTests() => _environment = new Hashtable
    {
        ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001",
        ["PHPBRIDGE_DOCUMENT_ROOT"] = _folder.Path,
        ["PHPBRIDGE_PHP_FPM"] = _folder.Add("php-fpm"),
        ["PHPBRIDGE_PHP_INI"] = _folder.Add("php.ini"),
    };

    [Fact]
    public void What_is_not_set_or_empty_has_its_default()
    {
        foreach (var setting in BridgeOptions.Settings.Where(setting => !_environment.ContainsKey(setting.Name)))
        {
            _environment[setting.Name] = "";
        }

        var options = BridgeOptions.Read(_environment);

        Assert.Equal("/tmp/phpbridge", options.RunDirectory);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.DeadlineMargin);
        Assert.Equal(TimeSpan.FromMilliseconds(9000), options.FpmStartTimeout);
        Assert.True(options.Site.AllowXmlRpc);
        Assert.Null(options.Site.SitesInSubdirectories);
        Assert.Equal("/index.php", options.Site.FrontController);
        Assert.Empty(options.Site.LinkTargets);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Site.Revalidate);
        Assert.Equal((32 * 1024 * 1024, 4 * 1024 * 1024), (options.AssetCacheSize, options.MaxCachedAsset));
        Assert.Empty(options.CacheRules);
        Assert.Empty(options.OriginSecrets);
        Assert.Empty(options.AllowedHosts);
        Assert.True(options.AllowConsole);
        Assert.Equal("/opt/php/bin/php", options.Php);
        Assert.Equal("/opt/phpbridge", options.Scripts);
        Assert.Null(options.WpCli);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.Empty(options.UnknownVariables);
    }

    [Fact]
    public void What_is_set_counts()
    {
        _environment["PHPBRIDGE_FPM_INCLUDE"] = _folder.Add("pool.conf");
        _environment["PHPBRIDGE_RUN_DIRECTORY"] = "/tmp/elsewhere/";
        _environment["PHPBRIDGE_DEADLINE_MARGIN_MS"] = "0";
        _environment["PHPBRIDGE_FPM_START_TIMEOUT_MS"] = "60000";
        _environment["PHPBRIDGE_XMLRPC"] = "off";
        _environment["PHPBRIDGE_FRONT_CONTROLLER"] = "/app/index.php";
        _environment["PHPBRIDGE_MULTISITE"] = "subdirectory";
        _environment["PHPBRIDGE_LINK_TARGETS"] = "/mnt/shared:/srv";
        _environment["PHPBRIDGE_ASSET_CACHE_MB"] = "100";
        _environment["PHPBRIDGE_ASSET_MAX_KB"] = "0";
        _environment["PHPBRIDGE_ASSET_REVALIDATE_SECONDS"] = "60";
        _environment["PHPBRIDGE_CACHE_RULES"] = "/x/* no-store; versioned  public";
        _environment["PHPBRIDGE_ORIGIN_SECRET"] = "0123456789abcdef, fedcba9876543210";
        _environment["PHPBRIDGE_VIEWER_FIELD"] = "True-Client-IP";
        _environment["PHPBRIDGE_ALLOWED_HOSTS"] = "example.com,*.example.com";
        _environment["PHPBRIDGE_LOG_LEVEL"] = "debug";
        _environment["PHPBRIDGE_PHP"] = "/usr/bin/php";
        _environment["PHPBRIDGE_CONSOLE"] = "off";
        _environment["PHPBRIDGE_WP_CLI"] = _folder.Add("wp.phar");
        _environment["PHPBRIDGE_SCRIPTS"] = "/srv/php/";

        var options = BridgeOptions.Read(_environment);

        Assert.Equal("127.0.0.1:9001", options.RuntimeApi);
        Assert.Equal(_folder.Path, options.DocumentRoot);
        Assert.Equal(Path.Combine(_folder.Path, "php-fpm"), options.PhpFpm);
        Assert.Equal(Path.Combine(_folder.Path, "php.ini"), options.PhpIni);
        Assert.Equal(Path.Combine(_folder.Path, "pool.conf"), options.FpmInclude);
        Assert.Equal("/tmp/elsewhere", options.RunDirectory);
        Assert.Equal(TimeSpan.Zero, options.DeadlineMargin);
        Assert.Equal(TimeSpan.FromMinutes(1), options.FpmStartTimeout);
        Assert.False(options.Site.AllowXmlRpc);
        Assert.Equal("/app/index.php", options.Site.FrontController);
        Assert.True(options.Site.SitesInSubdirectories);
        Assert.Equal(["/mnt/shared", "/srv"], options.Site.LinkTargets);
        Assert.Equal((100L * 1024 * 1024, 0), (options.AssetCacheSize, options.MaxCachedAsset));
        Assert.Equal(TimeSpan.FromMinutes(1), options.Site.Revalidate);
        Assert.Equal(["/x/*", "versioned"], options.CacheRules.Select(rule => rule.Pattern));
        Assert.Equal(["0123456789abcdef", "fedcba9876543210"], options.OriginSecrets);
        Assert.Equal("True-Client-IP", options.ViewerField);
        Assert.Equal(["example.com", "*.example.com"], options.AllowedHosts);
        Assert.Equal("/usr/bin/php", options.Php);
        Assert.False(options.AllowConsole);
        Assert.Equal(Path.Combine(_folder.Path, "wp.phar"), options.WpCli);
        Assert.Equal("/srv/php", options.Scripts);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
    }

    [Theory]
    [InlineData("AWS_LAMBDA_RUNTIME_API", "")]
    [InlineData("PHPBRIDGE_DOCUMENT_ROOT", "relative")]
    [InlineData("PHPBRIDGE_PHP_FPM", "php-fpm")]
    [InlineData("PHPBRIDGE_PHP_FPM", "/not/there")]
    [InlineData("PHPBRIDGE_PHP_FPM", "/")]
    [InlineData("PHPBRIDGE_PHP_INI", "/not/there")]
    [InlineData("PHPBRIDGE_PHP_INI", "--")]
    [InlineData("PHPBRIDGE_PHP_INI_", "1")]
    [InlineData("PHPBRIDGE_PHP_INI_memory limit", "256M")]
    [InlineData("PHPBRIDGE_PHP_INI_a]\n[b", "1")]
    [InlineData("PHPBRIDGE_PHP_INI_memory_limit", "256M\nauto_prepend_file=/tmp/x")]
    [InlineData("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "much")]
    [InlineData("PHPBRIDGE_FPM_INCLUDE", "/not/there")]
    [InlineData("PHPBRIDGE_RUN_DIRECTORY", "./run")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN_MS", "-1")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN_MS", "60001")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN_MS", "1.5")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN_MS", " 5")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN_MS", "500ms")]
    [InlineData("PHPBRIDGE_FPM_START_TIMEOUT_MS", "99")]
    [InlineData("PHPBRIDGE_FPM_START_TIMEOUT_MS", "99999999999")]
    [InlineData("PHPBRIDGE_XMLRPC", "true")]
    [InlineData("PHPBRIDGE_XMLRPC", "Off")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "index.php")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "/x/../index.php")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "/index.html")]
    [InlineData("PHPBRIDGE_MULTISITE", "on")]
    [InlineData("PHPBRIDGE_LINK_TARGETS", "relative")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_MB", "0")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_MB", "much")]
    [InlineData("PHPBRIDGE_ASSET_MAX_KB", "-1")]
    [InlineData("PHPBRIDGE_ASSET_REVALIDATE_SECONDS", "3601")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "no-store")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "/x")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "x/* no-store")]
    [InlineData("PHPBRIDGE_VIEWER_FIELD", "X-Forwarded-For")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "https://example.com")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "example.com:443")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "*")]
    [InlineData("PHPBRIDGE_PHP", "php")]
    [InlineData("PHPBRIDGE_CONSOLE", "yes")]
    [InlineData("PHPBRIDGE_WP_CLI", "/not/there")]
    [InlineData("PHPBRIDGE_WP_CLI", "wp")]
    [InlineData("PHPBRIDGE_SCRIPTS", "php")]
    [InlineData("PHPBRIDGE_LOG_LEVEL", "verbose")]
    [InlineData("AWS_LAMBDA_LOG_LEVEL", "verbose")]
    public void An_unusable_value_is_refused_by_the_variables_name(string name, string value)
    {
        _environment[name] = value;

        var e = Assert.Throws<OptionsException>(() => BridgeOptions.Read(_environment));

        Assert.StartsWith(name + " ", e.Message, StringComparison.Ordinal);
        Assert.Contains(value, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too-short")]
    [InlineData("0123456789abcdef,short")]
    [InlineData("0123456789abcdef,0123456789abcdef1,0123456789abcdef2")]
    public void An_unusable_secret_is_refused_without_being_shown(string value)
    {
        _environment["PHPBRIDGE_ORIGIN_SECRET"] = value;

        var e = Assert.Throws<OptionsException>(() => BridgeOptions.Read(_environment));

        Assert.StartsWith("PHPBRIDGE_ORIGIN_SECRET ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_may_take_a_sixteenth_of_the_functions_memory()
    {
        _environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";

        Assert.Equal(64 * 1024 * 1024, BridgeOptions.Read(_environment).AssetCacheSize);
    }

    [Fact]
    public void Cache_rules_come_from_the_sites_file_unless_the_variable_is_set()
    {
        _folder.Add(".cache-rules", "# ours\n/own/*  max-age=1\n\n");
        var ofFile = BridgeOptions.Read(_environment).CacheRules;
        _environment["PHPBRIDGE_CACHE_RULES"] = "/x/* no-store";
        var ofVariable = BridgeOptions.Read(_environment).CacheRules;

        Assert.Equal("/own/*", Assert.Single(ofFile).Pattern);
        Assert.Equal("/x/*", Assert.Single(ofVariable).Pattern);
    }

    [Theory]
    [InlineData("PHPBRIDGE_PHP_FPM", "/opt/php/bin/php-fpm")]
    [InlineData("PHPBRIDGE_PHP_INI", "/opt/php/etc/php.ini")]
    public void A_default_that_is_not_there_is_named_too(string name, string path)
    {
        Assert.SkipWhen(Path.Exists(path), $"not available here: {path} exists");
        _environment.Remove(name);

        var e = Assert.Throws<OptionsException>(() => BridgeOptions.Read(_environment));

        Assert.StartsWith(name + " ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("///")]
    public void The_root_stays_the_root(string path)
    {
        _environment["PHPBRIDGE_DOCUMENT_ROOT"] = path;

        Assert.Equal("/", BridgeOptions.Read(_environment).DocumentRoot);
    }

    [Fact]
    public void A_dash_leaves_the_ini_to_php_fpm()
    {
        _environment["PHPBRIDGE_PHP_INI"] = "-";

        Assert.Null(BridgeOptions.Read(_environment).PhpIni);
    }

    [Fact]
    public void Single_ini_values_come_by_their_directives_names()
    {
        _environment["PHPBRIDGE_PHP_INI_memory_limit"] = "256M";
        _environment["PHPBRIDGE_PHP_INI_opcache__enable"] = "0";
        _environment["PHPBRIDGE_PHP_INI_error_log"] = "";

        var options = BridgeOptions.Read(_environment);

        Assert.Equal(
            [new("memory_limit", "256M"), new("opcache.enable", "0")],
            options.IniSettings.Values.OrderBy(value => value.Key, StringComparer.Ordinal));
        Assert.Empty(options.UnknownVariables);
    }

    [Fact]
    public void Ini_files_come_from_the_site_and_then_from_the_function_package()
    {
        _environment["LAMBDA_TASK_ROOT"] = "/task";
        _environment["PHP_INI_SCAN_DIR"] = "/own";
        _environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1769";

        var settings = BridgeOptions.Read(_environment).IniSettings;

        Assert.Equal([_folder.Path + "/php.d", "/task/php.d"], settings.Folders);
        Assert.Equal("/own", settings.ScanDirectories);
        Assert.Equal(1769, settings.MemoryMegabytes);
    }

    [Fact]
    public void None_is_no_phar()
    {
        _environment["PHPBRIDGE_WP_CLI"] = "none";

        Assert.Empty(BridgeOptions.Read(_environment).WpCli!);
    }

    [Theory]
    [InlineData("TRACE", nameof(LogLevel.Trace))]
    [InlineData("Debug", nameof(LogLevel.Debug))]
    [InlineData("info", nameof(LogLevel.Information))]
    [InlineData("WARN", nameof(LogLevel.Warning))]
    [InlineData("Error", nameof(LogLevel.Error))]
    [InlineData("FATAL", nameof(LogLevel.Critical))]
    public void The_platforms_log_level_counts_unless_ours_is_set(string text, string level)
    {
        _environment["AWS_LAMBDA_LOG_LEVEL"] = text;
        var platforms = BridgeOptions.Read(_environment).LogLevel;
        _environment["PHPBRIDGE_LOG_LEVEL"] = text == "WARN" ? "INFO" : "WARN";
        var ours = BridgeOptions.Read(_environment).LogLevel;

        Assert.Equal(Enum.Parse<LogLevel>(level), platforms);
        Assert.NotEqual(platforms, ours);
    }

    [Fact]
    public void Variables_that_look_like_ours_are_told()
    {
        _environment["PHPBRIDGE_ZZZ"] = "x";
        _environment["PHPBRIDGE_DOCROOT"] = "";
        _environment["PHPBRIDGE"] = "x";
        _environment["phpbridge_xmlrpc"] = "x";

        Assert.Equal(["PHPBRIDGE_DOCROOT", "PHPBRIDGE_ZZZ"], BridgeOptions.Read(_environment).UnknownVariables);
    }

    [Fact]
    public void The_table_in_the_manual_lists_every_setting()
    {
        var page = File.ReadAllText(Repository.PathTo("docs/settings.md"));
        var table = page.Split("<!-- settings -->")[1].Split("<!-- /settings -->")[0];

        var rows = table.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith("| `PHPBRIDGE_", StringComparison.Ordinal));

        Assert.Equal(BridgeOptions.Settings.Select(Row), rows);
    }

    public void Dispose() => _folder.Dispose();

    private static string Row(BridgeOptions.Setting setting)
    {
        var value = setting.Default.Length == 0 ? "" : $"`{setting.Default}`";
        return $"| `{setting.Name}` | {value} | {setting.Meaning} |";
    }
}
