namespace PhpBridge.Benchmarks;

/// <summary>What build/bench.sh has found or built.</summary>
internal static class BenchmarkEnvironment
{
    public static string Bootstrap => Required("PHPBRIDGE_BENCH_BOOTSTRAP");

    public static string PhpFpm => Required("PHPBRIDGE_BENCH_PHP_FPM");

    public static string Nginx => Required("PHPBRIDGE_BENCH_NGINX");

    public static string EfsModel => Required("PHPBRIDGE_BENCH_EFS_MODEL");

    /// <summary>The document root of the site that ./build.sh bench efs has installed.</summary>
    public static string Site => Required("PHPBRIDGE_BENCH_SITE");

    public static string AdminPasswordFile => Required("PHPBRIDGE_BENCH_ADMIN_PASSWORD_FILE");

    public static string SiteAddress => Required("WP_HOME");

    public static string Repository => Required("PHPBRIDGE_BENCH_REPO");

    public static string PhpIni => Path.Combine(Repository, "php", "php.ini");

    private static string Required(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set; run this through ./build.sh bench");
}
