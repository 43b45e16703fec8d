using System.Text;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Emulator;

/// <summary>The emulator around the bootstrap with an extension.</summary>
internal static class ExtensionFunction
{
    public static FunctionOptions Options(string setup, string extension = "") => new()
    {
        Bootstrap = EchoFunction.Fixture("extension-bootstrap.sh"),
        Environment = new Dictionary<string, string> { ["SETUP"] = setup, ["EXTENSION"] = extension },
        ShutdownBudget = TimeSpan.FromSeconds(10), // Long enough for a busy machine.
    };

    public static Task<EmulatedFunction> StartAsync(FunctionOptions options) =>
        EmulatedFunction.StartAsync(options, TestContext.Current.CancellationToken);

    public static Task<InvocationResult> InvokeAsync(EmulatedFunction function, string script = "") =>
        function.InvokeAsync(
            Encoding.UTF8.GetBytes($$"""{"x-script":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(script))}}"}"""),
            TestContext.Current.CancellationToken);

    public static string NewPath() => Path.Combine(Path.GetTempPath(), "phpbridge-test-" + Path.GetRandomFileName());
}
