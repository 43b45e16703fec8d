using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>infra/terraform/README.md.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Its_tables_are_what_the_module_says()
    {
        if (Provided.WhyNot(["PHPBRIDGE_TEST_NODE", "PHPBRIDGE_TEST_REPO"]) is { } reason)
        {
            Assert.Skip(reason);
        }

        var result = await Cli.Wrap(Provided.Get("PHPBRIDGE_TEST_NODE"))
            .WithArguments([Path.Combine(Provided.Repository, "build", "terraform-readme.mjs"), "--check"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.StandardError);
    }
}
