using PhpBridge.Lambda;
using PhpBridge.Php;

namespace PhpBridge.Configuration;

/// <summary>Settings of php-fpm and its workers.</summary>
internal static class PhpSettings
{
    public const int MaxWorkers = 512;

    public static readonly Setting<string> Scripts = SettingTypes.AbsolutePath(
        "PHPBRIDGE_SCRIPTS", "/opt/phpbridge", "The folder of PhpBridge's own PHP scripts.");

    private static readonly Setting<string> Fpm = SettingTypes.File(
        "PHPBRIDGE_PHP_FPM", "/opt/php/bin/php-fpm", "The php-fpm executable.");

    private static readonly Setting<string?> Ini = SettingTypes.File(
        "PHPBRIDGE_PHP_INI", "", "The `php.ini` of php-fpm and of the console's PHP. With `none` PHP searches it in its built-in paths.")
        .Or("none", @default: "/opt/php/etc/php.ini");

    private static readonly Setting<string?> Include = SettingTypes.OptionalFile(
        "PHPBRIDGE_FPM_INCLUDE",
        "/opt/php/etc/php-fpm.conf",
        "A file of php-fpm pool directives for all workers. A file that you name must exist; the default need not.");

    private static readonly Setting<string> RunDirectory = SettingTypes.AbsolutePath(
        "PHPBRIDGE_RUN_DIRECTORY", "/tmp/phpbridge", "The folder of sockets and generated files. It is created if it does not exist.");

    private static readonly Setting<int?> Workers = SettingTypes.Integer(
        "PHPBRIDGE_WORKERS",
        1,
        MaxWorkers,
        "",
        "The number of php-fpm workers. `auto` is the number of concurrent invocations: 1, or `AWS_LAMBDA_MAX_CONCURRENCY` on managed "
            + "instances.")
        .OrAuto();

    private static readonly Setting<TimeSpan> StartTimeout = SettingTypes.Duration(
        "PHPBRIDGE_FPM_START_TIMEOUT",
        "100ms",
        "1m",
        "9s",
        "The time in which php-fpm must start. Lambda allows 10 s for the whole initialization.");

    private static readonly Setting<TimeSpan> QueueTimeout = SettingTypes.Duration(
        "PHPBRIDGE_QUEUE_TIMEOUT",
        "0s",
        "15m",
        "5s",
        "The time for which a request waits for a worker while all are busy. Then it is answered with 503 and `Retry-After`.");

    public static readonly SettingGroup Group = new(
        "PHP", [Fpm, Ini, IniDirectives.Setting, Include, Workers, QueueTimeout, StartTimeout, RunDirectory, Scripts]);

    public static FpmOptions Read(Variables variables, string documentRoot, LambdaOptions lambda)
    {
        var scripts = Scripts.Read(variables);
        return new FpmOptions(
            Fpm.Read(variables),
            Ini.Read(variables),
            Include.Read(variables),
            RunDirectory.Read(variables),
            Workers.Read(variables) ?? Math.Min(lambda.Concurrency, MaxWorkers),
            StartTimeout.Read(variables))
        {
            Withheld = variables.Withheld,
            QueueTimeout = QueueTimeout.Read(variables),
            Settings = IniDirectives.Read(variables, documentRoot, lambda.MemoryMegabytes, scripts),
            InvalidationScript = Path.Combine(scripts, "opcache.php"),
        };
    }
}
