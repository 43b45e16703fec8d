namespace PhpBridge.Benchmarks;

/// <summary>The programs and files that build/bench.sh has found or built; in a Lambda function, those of the layer.</summary>
internal static class BenchmarkEnvironment
{
    /// <summary>Whether this runs in a Lambda function, as a command of its console.</summary>
    public static bool IsFunction { get; } = Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") is { Length: > 0 };

    public static string Bootstrap => Given("PHPBRIDGE_BENCH_BOOTSTRAP", inFunction: "/opt/bootstrap");

    public static string PhpFpm => Given("PHPBRIDGE_BENCH_PHP_FPM", inFunction: "/opt/php/bin/php-fpm");

    public static string PhpIni => IsFunction ? "/opt/php/etc/php.ini" : Path.Combine(Repository, "php", "php.ini");

    public static string Nginx => Given("PHPBRIDGE_BENCH_NGINX");

    public static string EfsModel => Given("PHPBRIDGE_BENCH_EFS_MODEL");

    /// <summary>The document root of the site that ./build.sh bench efs has installed.</summary>
    public static string Site => Given("PHPBRIDGE_BENCH_SITE");

    public static string AdminPasswordFile => Given("PHPBRIDGE_BENCH_ADMIN_PASSWORD_FILE");

    public static string SiteAddress => Given("WP_HOME");

    public static string Repository => Given("PHPBRIDGE_BENCH_REPO");

    /// <summary>The folder for reports and for files that are kept between runs.</summary>
    public static string Home => IsFunction ? "/tmp/phpbridge-bench" : Repository;

    /// <summary>
    /// Variables of the measured programs: without the mirror and the settings of the surrounding sandbox, which a command inherits.
    /// </summary>
    public static IEnumerable<(string Name, string? Value)> Variables => !IsFunction ? [] :
    [
        ("LD_PRELOAD", null),
        ("PHPBRIDGE_MIRROR_STATE", null),
        ("PHP_INI_SCAN_DIR", string.Join(
            ':',
            (Environment.GetEnvironmentVariable("PHP_INI_SCAN_DIR") ?? "")
                .Split(':')
                .Where(folder => !folder.Contains("/php-ini-", StringComparison.Ordinal)))),
    ];

    private static string Given(string name, string? inFunction = null)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value
            : IsFunction ? inFunction ?? throw new InvalidOperationException($"{name} is not set for the function")
            : throw new InvalidOperationException($"{name} is not set; run this through ./build.sh bench");
}
