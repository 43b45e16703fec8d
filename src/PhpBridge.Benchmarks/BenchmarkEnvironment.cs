namespace PhpBridge.Benchmarks;

/// <summary>What build/bench.sh has found or built.</summary>
internal static class BenchmarkEnvironment
{
    public static string Bootstrap => Required("PHPBRIDGE_BENCH_BOOTSTRAP");

    public static string PhpFpm => Required("PHPBRIDGE_BENCH_PHP_FPM");

    public static string Nginx => Required("PHPBRIDGE_BENCH_NGINX");

    public static string EfsModel => Required("PHPBRIDGE_BENCH_EFS_MODEL");

    public static string Repository => Required("PHPBRIDGE_BENCH_REPO");

    public static string PhpIni => Path.Combine(Repository, "php", "php.ini");

    private static string Required(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set; run this through ./build.sh bench");
}
