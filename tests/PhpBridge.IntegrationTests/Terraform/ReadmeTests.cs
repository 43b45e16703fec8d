using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>infra/terraform/README.md.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Its_tables_are_what_the_module_says()
    {
        TestFiles.SkipWithout([TestFile.Node]);

        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Node))
            .WithArguments([Repository.PathTo("build/terraform-readme.mjs"), "--check"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.StandardError);
    }
}
