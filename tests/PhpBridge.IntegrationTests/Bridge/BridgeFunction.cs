using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>The published bootstrap under the emulator, with real php-fpm and the scripts in tests/fixtures/php.</summary>
internal static class BridgeFunction
{
    public static string DocumentRoot => Path.Combine(Needed("PHPBRIDGE_TEST_REPO"), "tests", "fixtures", "php");

    /// <summary>Skips the test where something is missing.</summary>
    public static FunctionOptions Options(params IReadOnlyList<(string Name, string Value)> variables)
    {
        var environment = new Dictionary<string, string>
        {
            ["PHPBRIDGE_DOCUMENT_ROOT"] = DocumentRoot,
            ["PHPBRIDGE_PHP_FPM"] = Needed("PHPBRIDGE_TEST_PHP_FPM"),
            ["PHPBRIDGE_PHP_INI"] = Needed("PHPBRIDGE_TEST_PHP_INI"),
            ["PHPBRIDGE_PHP"] = Needed("PHPBRIDGE_TEST_PHP_CLI"),
            ["PHPBRIDGE_SCRIPTS"] = Path.Combine(Needed("PHPBRIDGE_TEST_REPO"), "php"),
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return new FunctionOptions { Bootstrap = Needed("PHPBRIDGE_TEST_BOOTSTRAP"), Environment = environment };
    }

    public static FunctionOptions StreamingOptions(EventShapeName shape, params IReadOnlyList<(string Name, string Value)> variables) =>
        Options([("PHPBRIDGE_INVOKE_MODE", "response_stream"), .. variables]) with { Shape = shape, InvokeMode = InvokeMode.ResponseStream };

    public static Task<EmulatedFunction> StartAsync(FunctionOptions options) =>
        EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);

    private static string Needed(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} is not set: run ./build.sh test, which finds or installs what it names");
        return value!;
    }
}
