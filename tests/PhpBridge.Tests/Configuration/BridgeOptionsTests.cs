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
    public void An_unset_or_empty_variable_has_its_default()
    {
        foreach (
            var setting in BridgeOptions.Settings.SelectMany(group => group.Settings)
                .Where(setting => !_environment.ContainsKey(setting.Name)))
        {
            _environment[setting.Name] = "";
        }

        var options = BridgeOptions.Read(_environment);

        Assert.Equal("/tmp/phpbridge", options.Fpm.RunDirectory);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.Lambda.DeadlineMargin);
        Assert.Equal(TimeSpan.FromMilliseconds(9000), options.Fpm.StartTimeout);
        Assert.True(options.Site.AllowXmlRpc);
        Assert.Null(options.Site.SitesInSubdirectories);
        Assert.Equal("/index.php", options.Site.FrontController);
        Assert.Empty(options.Site.LinkTargets);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Site.Revalidate);
        Assert.Equal((32 * 1024 * 1024, 4 * 1024 * 1024), (options.Assets.CacheSize, options.Assets.MaxCachedSize));
        Assert.Empty(options.Assets.CacheRules);
        Assert.Empty(options.Gateway.OriginSecrets);
        Assert.Empty(options.Gateway.AllowedHosts);
        Assert.True(options.Commands.AllowsCommands);
        Assert.Equal("/opt/php/bin/php", options.Commands.Php);
        Assert.Equal("/opt/phpbridge", options.Commands.Scripts);
        Assert.Null(options.Commands.WpCli);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.Empty(options.UnknownVariables);
    }

    [Fact]
    public void A_variable_that_is_set_replaces_the_default()
    {
        _environment["PHPBRIDGE_FPM_INCLUDE"] = _folder.Add("pool.conf");
        _environment["PHPBRIDGE_RUN_DIRECTORY"] = "/tmp/elsewhere/";
        _environment["PHPBRIDGE_DEADLINE_MARGIN"] = "0s";
        _environment["PHPBRIDGE_FPM_START_TIMEOUT"] = "60s";
        _environment["PHPBRIDGE_XMLRPC"] = "off";
        _environment["PHPBRIDGE_FRONT_CONTROLLER"] = "/app/index.php";
        _environment["PHPBRIDGE_MULTISITE"] = "subdirectory";
        _environment["PHPBRIDGE_LINK_TARGETS"] = "/mnt/shared:/srv";
        _environment["PHPBRIDGE_ASSET_CACHE_SIZE"] = "100M";
        _environment["PHPBRIDGE_ASSET_MAX_SIZE"] = "0K";
        _environment["PHPBRIDGE_ASSET_REVALIDATE_AFTER"] = "60s";
        _environment["PHPBRIDGE_CACHE_RULES"] = "/x/* no-store; versioned  public";
        _environment["PHPBRIDGE_ORIGIN_SECRET"] = "0123456789abcdef, fedcba9876543210";
        _environment["PHPBRIDGE_VIEWER_HEADER"] = "True-Client-IP";
        _environment["PHPBRIDGE_ALLOWED_HOSTS"] = "example.com,*.example.com";
        _environment["PHPBRIDGE_LOG_LEVEL"] = "debug";
        _environment["PHPBRIDGE_PHP"] = "/usr/bin/php";
        _environment["PHPBRIDGE_CONSOLE"] = "off";
        _environment["PHPBRIDGE_WP_CLI"] = _folder.Add("wp.phar");
        _environment["PHPBRIDGE_SCRIPTS"] = "/srv/php/";

        var options = BridgeOptions.Read(_environment);

        Assert.Equal("127.0.0.1:9001", options.Lambda.RuntimeApi);
        Assert.Equal(_folder.Path, options.Site.DocumentRoot);
        Assert.Equal(Path.Combine(_folder.Path, "php-fpm"), options.Fpm.Executable);
        Assert.Equal(Path.Combine(_folder.Path, "php.ini"), options.Fpm.Ini);
        Assert.Equal(Path.Combine(_folder.Path, "pool.conf"), options.Fpm.Include);
        Assert.Equal("/tmp/elsewhere", options.Fpm.RunDirectory);
        Assert.Equal(TimeSpan.Zero, options.Lambda.DeadlineMargin);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Fpm.StartTimeout);
        Assert.False(options.Site.AllowXmlRpc);
        Assert.Equal("/app/index.php", options.Site.FrontController);
        Assert.True(options.Site.SitesInSubdirectories);
        Assert.Equal(["/mnt/shared", "/srv"], options.Site.LinkTargets);
        Assert.Equal((100L * 1024 * 1024, 0), (options.Assets.CacheSize, options.Assets.MaxCachedSize));
        Assert.Equal(TimeSpan.FromMinutes(1), options.Site.Revalidate);
        Assert.Equal(["/x/*", "versioned"], options.Assets.CacheRules.Select(rule => rule.Pattern));
        Assert.Equal(["0123456789abcdef", "fedcba9876543210"], options.Gateway.OriginSecrets);
        Assert.Equal("True-Client-IP", options.Gateway.ViewerHeader);
        Assert.Equal(["example.com", "*.example.com"], options.Gateway.AllowedHosts);
        Assert.Equal("/usr/bin/php", options.Commands.Php);
        Assert.False(options.Commands.AllowsCommands);
        Assert.Equal(Path.Combine(_folder.Path, "wp.phar"), options.Commands.WpCli);
        Assert.Equal("/srv/php", options.Commands.Scripts);
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
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "-1")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "500")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "61s")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "1.5s")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", " 5s")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "5 s")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "5S")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "s")]
    [InlineData("PHPBRIDGE_DEADLINE_MARGIN", "99999999999s")]
    [InlineData("PHPBRIDGE_FPM_START_TIMEOUT", "99ms")]
    [InlineData("PHPBRIDGE_FPM_START_TIMEOUT", "61s")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "0M")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "much")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "100")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "9G")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "100MB")]
    [InlineData("PHPBRIDGE_ASSET_MAX_SIZE", "-1")]
    [InlineData("PHPBRIDGE_ASSET_REVALIDATE_AFTER", "61m")]
    [InlineData("PHPBRIDGE_WORKERS", "0")]
    [InlineData("PHPBRIDGE_WORKERS", "513")]
    [InlineData("PHPBRIDGE_INVOKE_MODE", "stream")]
    [InlineData("PHPBRIDGE_LINK_TARGETS", "-")]
    [InlineData("PHPBRIDGE_MIRROR_EXCLUDE", "a/../b")]
    [InlineData("PHPBRIDGE_MIRROR_VERIFY_INTERVAL", "9s")]
    [InlineData("PHPBRIDGE_XMLRPC", "true")]
    [InlineData("PHPBRIDGE_XMLRPC", "Off")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "index.php")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "/x/../index.php")]
    [InlineData("PHPBRIDGE_FRONT_CONTROLLER", "/index.html")]
    [InlineData("PHPBRIDGE_MULTISITE", "on")]
    [InlineData("PHPBRIDGE_LINK_TARGETS", "relative")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "no-store")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "/x")]
    [InlineData("PHPBRIDGE_CACHE_RULES", "x/* no-store")]
    [InlineData("PHPBRIDGE_VIEWER_HEADER", "X-Forwarded-For")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "https://example.com")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "example.com:443")]
    [InlineData("PHPBRIDGE_ALLOWED_HOSTS", "example.com,*")]
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

    [Theory]
    [InlineData("PHPBRIDGE_QUEUE_TIMEOUT", "5000", "PHPBRIDGE_QUEUE_TIMEOUT has no unit: write '5000ms' or '5000s' instead of '5000'.")]
    [InlineData(
        "PHPBRIDGE_QUEUE_TIMEOUT", "2147483647h", "PHPBRIDGE_QUEUE_TIMEOUT should be a duration from 0s to 15m, but is '2147483647h'.")]
    [InlineData("PHPBRIDGE_QUEUE_TIMEOUT", "16m", "PHPBRIDGE_QUEUE_TIMEOUT should be a duration from 0s to 15m, but is '16m'.")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "64", "PHPBRIDGE_ASSET_CACHE_SIZE has no unit: write '64K', '64M' or '64G' instead of '64'.")]
    [InlineData("PHPBRIDGE_ASSET_CACHE_SIZE", "9G", "PHPBRIDGE_ASSET_CACHE_SIZE should be 'auto' or a size from 1M to 8G, but is '9G'.")]
    [InlineData("PHPBRIDGE_WORKERS", "x", "PHPBRIDGE_WORKERS should be 'auto' or a whole number from 1 to 512, but is 'x'.")]
    [InlineData("PHPBRIDGE_MIRROR", "yes", "PHPBRIDGE_MIRROR should be 'on' or 'off', but is 'yes'.")]
    [InlineData("PHPBRIDGE_SCRIPTS", "php", "PHPBRIDGE_SCRIPTS should be an absolute path, but is 'php'.")]
    public void The_error_states_the_accepted_values(string name, string value, string message)
    {
        _environment[name] = value;

        var e = Assert.Throws<OptionsException>(() => BridgeOptions.Read(_environment));

        Assert.Equal(message, e.Message);
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("15m", 900_000)]
    public void Durations_have_a_unit(string text, int milliseconds)
    {
        _environment["PHPBRIDGE_QUEUE_TIMEOUT"] = text;

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), BridgeOptions.Read(_environment).Fpm.QueueTimeout);
    }

    [Theory]
    [InlineData("2048K", 2L << 20)]
    [InlineData("64M", 64L << 20)]
    [InlineData("8G", 8L << 30)]
    public void Sizes_have_a_unit(string text, long bytes)
    {
        _environment["PHPBRIDGE_ASSET_CACHE_SIZE"] = text;

        Assert.Equal(bytes, BridgeOptions.Read(_environment).Assets.CacheSize);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("auto", 3)]
    [InlineData("2", 2)]
    public void The_number_of_workers_follows_from_the_concurrency_unless_it_is_set(string? workers, int expected)
    {
        _environment["AWS_LAMBDA_MAX_CONCURRENCY"] = "3";
        _environment["PHPBRIDGE_WORKERS"] = workers;

        Assert.Equal(expected, BridgeOptions.Read(_environment).Fpm.Workers);
    }

    [Fact]
    public void Any_host_and_no_secret_are_the_defaults_by_name()
    {
        _environment["PHPBRIDGE_ALLOWED_HOSTS"] = "*";
        _environment["PHPBRIDGE_ORIGIN_SECRET"] = "off";
        _environment["PHPBRIDGE_LINK_TARGETS"] = "none";

        var options = BridgeOptions.Read(_environment);

        Assert.Empty(options.Gateway.AllowedHosts);
        Assert.Empty(options.Gateway.OriginSecrets);
        Assert.Empty(options.Site.LinkTargets);
    }

    [Fact]
    public void Files_may_take_a_sixteenth_of_the_functions_memory()
    {
        _environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";

        Assert.Equal(64 * 1024 * 1024, BridgeOptions.Read(_environment).Assets.CacheSize);
    }

    [Fact]
    public void Cache_rules_come_from_the_sites_file_unless_the_variable_is_set()
    {
        _folder.Add(".cache-rules", "# ours\n/own/*  max-age=1\n\n");
        var ofFile = BridgeOptions.Read(_environment).Assets.CacheRules;
        _environment["PHPBRIDGE_CACHE_RULES"] = "/x/* no-store";
        var ofVariable = BridgeOptions.Read(_environment).Assets.CacheRules;

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

        Assert.Equal("/", BridgeOptions.Read(_environment).Site.DocumentRoot);
    }

    [Fact]
    public void The_word_none_leaves_the_choice_of_php_ini_to_PHP()
    {
        _environment["PHPBRIDGE_PHP_INI"] = "none";

        Assert.Null(BridgeOptions.Read(_environment).Fpm.Ini);
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
            options.Fpm.Settings.Values.OrderBy(value => value.Key, StringComparer.Ordinal));
        Assert.Empty(options.UnknownVariables);
    }

    [Fact]
    public void Ini_files_come_from_the_site_and_then_from_the_function_package()
    {
        _environment["LAMBDA_TASK_ROOT"] = "/task";
        _environment["PHP_INI_SCAN_DIR"] = "/own";
        _environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1769";

        var settings = BridgeOptions.Read(_environment).Fpm.Settings;

        Assert.Equal([_folder.Path + "/php.d", "/task/php.d"], settings.Folders);
        Assert.Equal("/own", settings.ScanDirectories);
        Assert.Equal(1769, settings.MemoryMegabytes);
    }

    [Fact]
    public void None_is_no_phar()
    {
        _environment["PHPBRIDGE_WP_CLI"] = "none";

        Assert.Empty(BridgeOptions.Read(_environment).Commands.WpCli!);
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

    public void Dispose() => _folder.Dispose();
}
