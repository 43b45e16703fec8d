using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task PHP_inherits_the_functions_variables_but_not_the_bridges_nor_the_Runtime_API()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("DB_NAME", "wordpress"), ("PHPBRIDGE_XMLRPC", "off")));

        var seen = PhpView.Parse(await function.SendAsync("/echo.php"));

        Assert.Equal("wordpress", seen.EnvironmentVariable("DB_NAME"));
        Assert.NotNull(seen.EnvironmentVariable("AWS_REGION"));
        Assert.DoesNotContain(seen.VariableNames, name => name.StartsWith("PHPBRIDGE_", StringComparison.Ordinal));
        Assert.DoesNotContain("LD_LIBRARY_PATH", seen.VariableNames);
        Assert.DoesNotContain("AWS_LAMBDA_RUNTIME_API", seen.VariableNames);
    }
}
