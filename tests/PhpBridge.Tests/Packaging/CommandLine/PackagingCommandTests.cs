using PhpBridge.Packaging;
using PhpBridge.Packaging.CommandLine;
using PhpBridge.Packaging.Processes;
using Xunit;

namespace PhpBridge.Tests.Packaging.CommandLine;

/// <summary>Command lines that are refused; those that do something are part of the integration tests.</summary>
public class PackagingCommandTests
{
    [Theory]
    [InlineData("layer", "riscv")]
    [InlineData("layer", "--updat")]
    [InlineData("layer", "--update", "--bench")]
    [InlineData("layer", "x86_64", "arm64")]
    [InlineData("publish")]
    [InlineData("publish", "--region")]
    [InlineData("publish", "--region", "Frankfurt")]
    [InlineData("publish", "--region", "eu-central-1", "--arch", "riscv")]
    [InlineData("publish", "--region", "eu-central-1,us-east-1", "--bucket", "zips")]
    [InlineData("apt-root", "/tmp/somewhere")]
    [InlineData("unknown")]
    [InlineData]
    public void A_command_line_that_makes_no_sense_is_a_usage_error(params string[] arguments)
    {
        using var log = new StringWriter();

        Assert.Equal(2, Run(log, arguments));
        Assert.StartsWith("error: ", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_one_line_and_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        using var log = new StringWriter();

        Assert.Equal(1, Run(log, "publish", "--region", "eu-central-1", "--from", folder.Path, "--dry-run"));
        Assert.Equal(
            $"error: {folder.Path}/phpbridge-php84-x86_64.zip is missing: build it with ./build.sh layer x86_64\n", log.ToString());
    }

    private static int Run(TextWriter log, params string[] arguments)
        => PackagingCommand.Run(arguments, new Workspace("/nonexistent", "/nonexistent"), new Progress(log));
}
