using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>The published bootstrap under the emulator, with real php-fpm and the scripts in tests/fixtures/php.</summary>
internal static class BridgeFunction
{
    public static string DocumentRoot => Repository.PathTo("tests/fixtures/php");

    /// <summary>Skips the test where something is missing.</summary>
    public static FunctionOptions Options(params IReadOnlyList<(string Name, string Value)> variables)
    {
        var environment = new Dictionary<string, string>
        {
            ["PHPBRIDGE_DOCUMENT_ROOT"] = DocumentRoot,
            ["PHPBRIDGE_PHP_FPM"] = TestFiles.Need(TestFile.PhpFpm),
            ["PHPBRIDGE_PHP_INI"] = Repository.PathTo("php/php.ini"),
            ["PHPBRIDGE_PHP"] = TestFiles.Need(TestFile.Php),
            ["PHPBRIDGE_SCRIPTS"] = Repository.PathTo("php"),
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return new FunctionOptions { Bootstrap = TestFiles.Need(TestFile.Bootstrap), Environment = environment };
    }

    public static FunctionOptions StreamingOptions(EventShapeName shape, params IReadOnlyList<(string Name, string Value)> variables) =>
        Options([("PHPBRIDGE_INVOKE_MODE", "response_stream"), .. variables]) with
        {
            Shape = shape,
            InvokeMode = InvokeMode.ResponseStream,
        };

    public static Task<EmulatedFunction> StartAsync(FunctionOptions options) =>
        EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);
}
