using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Assets;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>Every setting, read from the environment once. <see cref="Settings"/> documents the variables.</summary>
internal sealed record BridgeOptions
{
    // Megabytes. Smaller than any function that can run WordPress; for machines that are no Lambda.
    private const int UsualMemory = 512;

    /// <summary>Name, default and meaning of every variable; the table of docs/settings.md is held to it by a test.</summary>
    public static readonly IReadOnlyList<Setting> Settings =
    [
        new("PHPBRIDGE_DOCUMENT_ROOT", "/mnt/wordpress", "The folder that holds WordPress, as an absolute path."),
        new("PHPBRIDGE_WORDPRESS", "auto", "The folder with WordPress's `wp-load.php`, as an absolute path; `auto` finds it: see [Layouts](wordpress.md#layouts)."),
        new("PHPBRIDGE_PHP_FPM", "/opt/php/bin/php-fpm", "The php-fpm to run."),
        new("PHPBRIDGE_PHP_INI", "/opt/php/etc/php.ini", "The php.ini for it; `-` leaves the choice to php-fpm."),
        new("PHPBRIDGE_PHP_INI_…", "", "A single php.ini value, such as `PHPBRIDGE_PHP_INI_max_input_vars=5000`. In a directive's name `__` stands for a dot: `PHPBRIDGE_PHP_INI_opcache__revalidate_freq=2`."),
        new("PHPBRIDGE_PHP", "/opt/php/bin/php", "The PHP that the console's `php` means. It gets the same php.ini."),
        new("PHPBRIDGE_FPM_INCLUDE", "/opt/php/etc/php-fpm.conf", "A file of php-fpm pool directives, added to every worker's pool. The default may be missing; a file that you name must be there."),
        new("PHPBRIDGE_RUN_DIRECTORY", "/tmp/phpbridge", "Where sockets and generated files go; created if missing."),
        new("PHPBRIDGE_INVOKE_MODE", "buffered", "`response_stream` streams responses to Function URLs of that invoke mode and to REST APIs with that transfer mode; see [Streaming](events.md#streaming)."),
        new("PHPBRIDGE_WORKERS", "", "How many php-fpm workers there are (1 to 512). Without it as many as there may be invocations at once: 1, on managed instances `AWS_LAMBDA_MAX_CONCURRENCY`."),
        new("PHPBRIDGE_QUEUE_TIMEOUT", "5000", "How long a request waits for a worker when all are busy, in milliseconds (0 to 900000); then, or with 0 at once, it is answered with 503 and `Retry-After`."),
        new("PHPBRIDGE_EXTENSION", "on", "`off` registers no internal extension: PHP then works on after its response only while the next invocation is not asked for, and the sandbox ends without notice."),
        new("PHPBRIDGE_DEADLINE_MARGIN_MS", "500", "How long before the function's timeout a running script is stopped and answered with 504, in milliseconds (0 to 60000)."),
        new("PHPBRIDGE_FPM_START_TIMEOUT_MS", "9000", "How long php-fpm may take to start, in milliseconds (100 to 60000). Lambda allows 10 s for the whole initialization."),
        new("PHPBRIDGE_XMLRPC", "on", "`off` answers 403 for xmlrpc.php, which few sites need and many bots try."),
        new("PHPBRIDGE_FRONT_CONTROLLER", "/index.php", "The script that answers for paths without a file, below the document root."),
        new("PHPBRIDGE_MULTISITE", "auto", "`subdirectory`: the first segment of a path may name a site of the network, as in `/site/wp-admin/`; `off`: it does not; `auto` asks WordPress, after the first response."),
        new("PHPBRIDGE_LINK_TARGETS", "-", "Folders outside of the document root that symbolic links may lead into, separated by `:`; `*` allows any, `-` none."),
        new("PHPBRIDGE_ASSET_CACHE_MB", "auto", "The memory that files may be kept in, in MiB (1 to 8192); `auto` is a sixteenth of the function's."),
        new("PHPBRIDGE_ASSET_MAX_KB", "4096", "Larger files are not kept but read each time, in KiB (0 to 1048576)."),
        new("PHPBRIDGE_ASSET_REVALIDATE_SECONDS", "5", "How long a file counts as unchanged before its status is read again, in seconds (0 to 3600). URLs with `?ver=` are revalidated after 10 minutes."),
        new("PHPBRIDGE_CACHE_RULES", "-", "Rules for `Cache-Control`, separated by `;`, before the built-in ones: see [Files](assets.md#cache-control). `-` takes them from the file `.cache-rules` in the document root, if there is one."),
        new("PHPBRIDGE_ORIGIN_SECRET", "-", "Requests without this value (16 to 256 characters) in the header `X-Origin-Secret` get 403. Two values, separated by a comma, are both valid. `-` asks for none."),
        new("PHPBRIDGE_VIEWER_FIELD", OriginGuard.CloudFrontField, "The header with the client address in requests of a trusted gateway: `CloudFront-Viewer-Address` (address and port) or `True-Client-IP` (address). The gateway must set it on every request."),
        new("PHPBRIDGE_ALLOWED_HOSTS", "-", "The site's host names, separated by commas; `*.example.com` is any below. Requests for others get 421. `-` allows any."),
        new("PHPBRIDGE_CONSOLE", "on", "`off` refuses commands (`console` and `wp` events). Schedules, installations and `mirror` events still run."),
        new("PHPBRIDGE_WP_CLI", "auto", "The WP-CLI phar that `wp` events run; `auto` takes `wp-cli.phar` from `PHPBRIDGE_SCRIPTS` or from the document root if one is there, `none` takes PhpBridge's own console."),
        new("PHPBRIDGE_SCRIPTS", "/opt/phpbridge", "The folder with PhpBridge's own PHP scripts."),
        new("PHPBRIDGE_MIRROR", "on", "`off` reads all code from EFS. See [The mirror](mirror.md)."),
        new("PHPBRIDGE_MIRROR_LIBRARY", "/opt/php/lib/phpbridge-mirror.so", "What php-fpm preloads for the mirror. Where the default is missing, nothing is mirrored; a file that you name must be there."),
        new("PHPBRIDGE_MIRROR_EXCLUDE", "auto", "Paths below the document root that are no code, with all below them, separated by `:`; `auto` are uploads, caches and the like, wherever the site's content is ([what is mirrored](mirror.md#what-is-mirrored)); `+` in front adds to these."),
        new("PHPBRIDGE_MIRROR_MAX_MB", "192", "How much of the code's files a sandbox keeps in `/tmp`, in MiB (1 to 8192). What PHP has compiled of them comes on top."),
        new("PHPBRIDGE_MIRROR_CHECK_MS", "1000", "How often a sandbox checks whether another one has changed code, in milliseconds (0 to 60000); one round trip, before a request."),
        new("PHPBRIDGE_MIRROR_VERIFY_SECONDS", "300", "In which time all code is compared with EFS, for changes from outside, in seconds (10 to 86400)."),
        new("PHPBRIDGE_LOG_LEVEL", "INFO", "TRACE, DEBUG, INFO, WARN, ERROR or FATAL. Without it, `AWS_LAMBDA_LOG_LEVEL` counts."),
    ];

    public required string RuntimeApi { get; init; }

    public string DocumentRoot => Site.DocumentRoot;

    /// <summary>The folder with WordPress, or null to look for it.</summary>
    public string? WordPress { get; init; }

    public required string PhpFpm { get; init; }

    public string? PhpIni { get; init; }

    /// <summary>As WordPress reads it: host, host:port or host:/socket. Null when it stands elsewhere, in wp-config.php say.</summary>
    public string? DatabaseHost { get; init; }

    public IniSettings IniSettings { get; init; } = IniSettings.None;

    public string? FpmInclude { get; init; }

    public required string RunDirectory { get; init; }

    /// <summary>Whether responses are streamed to sources that can take it.</summary>
    public bool Streams { get; init; }

    /// <summary>How many invocations there may be at once.</summary>
    public int Concurrency { get; init; }

    public int Workers { get; init; }

    public TimeSpan QueueTimeout { get; init; }

    public bool RegistersExtension { get; init; }

    public TimeSpan DeadlineMargin { get; init; }

    public TimeSpan FpmStartTimeout { get; init; }

    public required SiteOptions Site { get; init; }

    /// <summary>In bytes.</summary>
    public long AssetCacheSize { get; init; }

    /// <summary>In bytes.</summary>
    public long MaxCachedAsset { get; init; }

    public IReadOnlyList<CacheRule> CacheRules { get; init; } = [];

    public IReadOnlyList<string> OriginSecrets { get; init; } = [];

    public string ViewerField { get; init; } = OriginGuard.CloudFrontField;

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Not looked for at the start: a function without the CLI serves its site all the same.</summary>
    public required string Php { get; init; }

    public bool AllowConsole { get; init; }

    /// <summary>A path, empty for none, null to look for one.</summary>
    public string? WpCli { get; init; }

    public required string Scripts { get; init; }

    /// <summary>Null when the code is not mirrored. <see cref="MirrorOf"/> completes it.</summary>
    public MirrorOptions? Mirror { get; init; }

    public MirrorExclusions Exclusions { get; init; } = MirrorExclusions.Usual;

    public LogLevel LogLevel { get; init; }

    /// <summary>Variables that look like ours but are none: typing errors, or meant for another version.</summary>
    public IReadOnlyList<string> UnknownVariables { get; init; } = [];

    /// <summary>Options of a php-fpm with that many workers.</summary>
    public FpmOptions Fpm(int workers)
        => new(PhpFpm, PhpIni, FpmInclude, RunDirectory, workers, FpmStartTimeout) { Settings = IniSettings, InvalidationScript = Path.Combine(Scripts, "opcache.php") };

    /// <summary>Whether the bridge decides how often opcache compares files with the file system.</summary>
    public bool SetsRevalidation => !IniSettings.Values.ContainsKey("opcache.revalidate_freq");

    /// <summary>The time between two checks of a sandbox for changes of the code.</summary>
    public TimeSpan MirrorInterval => Mirror?.Interval ?? TimeSpan.Zero;

    /// <summary>How a site is mirrored that is laid out like this; null when it is not.</summary>
    public MirrorOptions? MirrorOf(SiteLayout layout) => Mirror is null ? null : Mirror with { Excluded = [.. Exclusions.Of(layout), SiteLayouts.RecordName] };

    /// <summary>As it is set, usable or not.</summary>
    public static string DocumentRootOf(IDictionary environment) => new Variables(environment, Settings).Text("PHPBRIDGE_DOCUMENT_ROOT");

    /// <exception cref="OptionsException">A variable's value is unusable; the message names it and says what to do.</exception>
    public static BridgeOptions Read(IDictionary environment)
    {
        var variables = new Variables(environment, Settings);
        var concurrency = variables.OptionalNumber("AWS_LAMBDA_MAX_CONCURRENCY", 1, 10_000) ?? 1;
        var memory = variables.OptionalNumber("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", 1, 1_000_000);
        var documentRoot = variables.AbsolutePath("PHPBRIDGE_DOCUMENT_ROOT");
        return new BridgeOptions
        {
            RuntimeApi = variables.Platform("AWS_LAMBDA_RUNTIME_API"),
            WordPress = variables.Text("PHPBRIDGE_WORDPRESS") == "auto" ? null : variables.AbsolutePath("PHPBRIDGE_WORDPRESS"),
            PhpFpm = variables.File("PHPBRIDGE_PHP_FPM"),
            PhpIni = variables.Text("PHPBRIDGE_PHP_INI") == "-" ? null : variables.File("PHPBRIDGE_PHP_INI"),
            DatabaseHost = variables.Given("WORDPRESS_DB_HOST"),
            IniSettings = new IniSettings(
                variables.Given(IniSettings.Variable) ?? "",
                memory,
                [Path.Combine(documentRoot, "php.d"), Path.Combine(variables.Given("LAMBDA_TASK_ROOT") ?? "/var/task", "php.d")],
                variables.IniValues())
            {
                Defaults = Prepended(variables.AbsolutePath("PHPBRIDGE_SCRIPTS")),
            },
            FpmInclude = variables.OptionalFile("PHPBRIDGE_FPM_INCLUDE"),
            RunDirectory = variables.AbsolutePath("PHPBRIDGE_RUN_DIRECTORY"),
            Streams = variables.Choice("PHPBRIDGE_INVOKE_MODE", "buffered", "response_stream") == "response_stream",
            Concurrency = concurrency,
            Workers = variables.OptionalNumber("PHPBRIDGE_WORKERS", 1, 512) ?? Math.Min(concurrency, 512),
            QueueTimeout = variables.Milliseconds("PHPBRIDGE_QUEUE_TIMEOUT", 0, 900_000),
            RegistersExtension = variables.Switch("PHPBRIDGE_EXTENSION"),
            DeadlineMargin = variables.Milliseconds("PHPBRIDGE_DEADLINE_MARGIN_MS", 0, 60_000),
            FpmStartTimeout = variables.Milliseconds("PHPBRIDGE_FPM_START_TIMEOUT_MS", 100, 60_000),
            Site = new SiteOptions(documentRoot)
            {
                AllowXmlRpc = variables.Switch("PHPBRIDGE_XMLRPC"),
                FrontController = SettingParsers.Script("PHPBRIDGE_FRONT_CONTROLLER", variables.Text),
                SitesInSubdirectories = variables.Text("PHPBRIDGE_MULTISITE") == "auto" ? null : variables.Choice("PHPBRIDGE_MULTISITE", "off", "subdirectory") == "subdirectory",
                LinkTargets = SettingParsers.Folders("PHPBRIDGE_LINK_TARGETS", variables.Text),
                Revalidate = TimeSpan.FromSeconds(variables.Number("PHPBRIDGE_ASSET_REVALIDATE_SECONDS", 0, 3600)),
            },
            AssetCacheSize = variables.Text("PHPBRIDGE_ASSET_CACHE_MB") == "auto"
                ? (memory ?? UsualMemory) * 1024L * 1024 / 16
                : variables.Number("PHPBRIDGE_ASSET_CACHE_MB", 1, 8192) * 1024L * 1024,
            MaxCachedAsset = variables.Number("PHPBRIDGE_ASSET_MAX_KB", 0, 1_048_576) * 1024L,
            CacheRules = SettingParsers.CacheRules("PHPBRIDGE_CACHE_RULES", variables.Text, documentRoot),
            OriginSecrets = SettingParsers.Secrets("PHPBRIDGE_ORIGIN_SECRET", variables.Text),
            ViewerField = variables.Choice("PHPBRIDGE_VIEWER_FIELD", OriginGuard.CloudFrontField, OriginGuard.EdgeFunctionField),
            AllowedHosts = SettingParsers.Hosts("PHPBRIDGE_ALLOWED_HOSTS", variables.Text),
            Php = variables.AbsolutePath("PHPBRIDGE_PHP"),
            AllowConsole = variables.Switch("PHPBRIDGE_CONSOLE"),
            WpCli = variables.Text("PHPBRIDGE_WP_CLI") switch { "auto" => null, "none" => "", _ => variables.File("PHPBRIDGE_WP_CLI") },
            Scripts = variables.AbsolutePath("PHPBRIDGE_SCRIPTS"),
            Mirror = variables.Switch("PHPBRIDGE_MIRROR") && variables.OptionalFile("PHPBRIDGE_MIRROR_LIBRARY") is { } library
                ? new MirrorOptions(documentRoot, variables.AbsolutePath("PHPBRIDGE_RUN_DIRECTORY"), library)
                {
                    MaxSize = variables.Number("PHPBRIDGE_MIRROR_MAX_MB", 1, 8192) * 1024L * 1024,
                    Interval = variables.Milliseconds("PHPBRIDGE_MIRROR_CHECK_MS", 0, 60_000),
                    Verify = TimeSpan.FromSeconds(variables.Number("PHPBRIDGE_MIRROR_VERIFY_SECONDS", 10, 86_400)),
                    Workers = variables.OptionalNumber("PHPBRIDGE_WORKERS", 1, 512) ?? Math.Min(concurrency, 512),
                    Host = Uri.TryCreate(variables.Given("WP_HOME"), UriKind.Absolute, out var home) ? home.Host : "",
                }
                : null,
            Exclusions = SettingParsers.Exclusions("PHPBRIDGE_MIRROR_EXCLUDE", variables.Text),
            LogLevel = variables.LogLevel("PHPBRIDGE_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL"),
            UnknownVariables = variables.Unknown("PHPBRIDGE_"),
        };
    }

    /// <summary>What PHP runs before every script. Where it is missing, no script would run.</summary>
    private static Dictionary<string, string> Prepended(string scripts)
    {
        var script = Path.Combine(scripts, "prepend.php");
        return File.Exists(script) ? new() { ["auto_prepend_file"] = $"\"{script}\"" } : [];
    }

    /// <param name="Name">The variable.</param>
    /// <param name="Default">What counts when it is not set or empty.</param>
    /// <param name="Meaning">For docs/settings.md; Markdown.</param>
    internal sealed record Setting(string Name, string Default, string Meaning);

    /// <summary>Reads and validates single variables.</summary>
    private sealed class Variables(IDictionary environment, IReadOnlyList<Setting> settings)
    {
        private const string IniPrefix = "PHPBRIDGE_PHP_INI_";

        public string Text(string name)
            => Given(name) ?? settings.First(setting => setting.Name == name).Default;

        public string? Given(string name) => environment[name] is string { Length: > 0 } value ? value : null;

        public string Platform(string name)
            => Given(name) ?? throw new OptionsException(name, "is not set. Lambda sets it; to try the bridge elsewhere, use the emulator (./build.sh run)");

        public string AbsolutePath(string name)
        {
            var path = Text(name);
            return path.StartsWith('/')
                ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/"
                : throw new OptionsException(name, $"should be an absolute path, but is '{path}'");
        }

        public string File(string name)
        {
            var path = AbsolutePath(name);
            return System.IO.File.Exists(path)
                ? path
                : throw new OptionsException(name, $"names a file that is not there: '{path}'. Is the layer attached?");
        }

        /// <summary>A file that is left out when it is missing by default, but not when somebody asked for it.</summary>
        public string? OptionalFile(string name)
            => Given(name) is not null || System.IO.File.Exists(Text(name)) ? File(name) : null;

        public TimeSpan Milliseconds(string name, int min, int max)
            => TimeSpan.FromMilliseconds(WholeNumber(name, Text(name), min, max, "whole number of milliseconds"));

        public int Number(string name, int min, int max) => WholeNumber(name, Text(name), min, max, "whole number");

        public int? OptionalNumber(string name, int min, int max)
            => Given(name) is { } text ? WholeNumber(name, text, min, max, "whole number") : null;

        public bool Switch(string name) => Choice(name, "on", "off") == "on";

        public string Choice(string name, string one, string other)
            => Text(name) is var value && (value == one || value == other)
                ? value
                : throw new OptionsException(name, $"should be '{one}' or '{other}', but is '{value}'");

        public LogLevel LogLevel(string name, string platformName)
        {
            // Lambda writes Error, DEBUG and so on, depending on who set it.
            var own = Given(name) is not null;
            var text = own ? Text(name) : Given(platformName) ?? Text(name);
            return text.ToUpperInvariant() switch
            {
                "TRACE" => Microsoft.Extensions.Logging.LogLevel.Trace,
                "DEBUG" => Microsoft.Extensions.Logging.LogLevel.Debug,
                "INFO" => Microsoft.Extensions.Logging.LogLevel.Information,
                "WARN" => Microsoft.Extensions.Logging.LogLevel.Warning,
                "ERROR" => Microsoft.Extensions.Logging.LogLevel.Error,
                "FATAL" => Microsoft.Extensions.Logging.LogLevel.Critical,
                _ => throw new OptionsException(
                    own ? name : platformName, $"should be TRACE, DEBUG, INFO, WARN, ERROR or FATAL, but is '{text}'"),
            };
        }

        /// <summary>Directive → value, from variables whose names begin with <see cref="IniPrefix"/>. Lambda's names know no dots.</summary>
        public Dictionary<string, string> IniValues()
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in environment.Keys.OfType<string>().Where(name => name.StartsWith(IniPrefix, StringComparison.Ordinal)))
            {
                if (Given(name) is { } value)
                {
                    RequireIniLine(name, name[IniPrefix.Length..], value);
                    values[name[IniPrefix.Length..].Replace("__", ".", StringComparison.Ordinal)] = value;
                }
            }

            return values;
        }

        public string[] Unknown(string prefix)
            => [.. environment.Keys.OfType<string>()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && settings.All(setting => setting.Name != name)
                    && !name.StartsWith(IniPrefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];

        private static int WholeNumber(string name, string text, int min, int max, string what)
            => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
                ? value
                : throw new OptionsException(name, $"should be a {what} from {min} to {max}, but is '{text}'");

        private static void RequireIniLine(string name, string directive, string value)
        {
            if (directive.Length == 0 || !directive.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                throw new OptionsException(name, $"(value '{value}') should end in the name of a php.ini directive, with __ for a dot");
            }

            if (value.AsSpan().ContainsAny('\n', '\r', '\0'))
            {
                throw new OptionsException(name, $"should be one line, as after the = in a php.ini, but is '{value}'");
            }
        }
    }
}
