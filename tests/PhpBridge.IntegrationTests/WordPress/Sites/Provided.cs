namespace PhpBridge.IntegrationTests.WordPress.Sites;

/// <summary>What <c>./build.sh test</c> found on this machine and says in PHPBRIDGE_TEST_* variables.</summary>
internal static class Provided
{
    public static string Repository => Get("PHPBRIDGE_TEST_REPO");

    /// <returns>Why tests that need these cannot run, or null when they can.</returns>
    public static string? WhyNot(IEnumerable<string> names) =>
        names.FirstOrDefault(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) is { } missing
            ? $"{missing} is empty: ./build.sh test did not find it on this machine, or did not start this test."
            : null;

    public static string Get(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(WhyNot([name]));
}
