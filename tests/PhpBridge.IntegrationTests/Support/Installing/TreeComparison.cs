using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Installing;

/// <summary>WordPress's files in a document root against those in the distribution, byte by byte.</summary>
internal static class TreeComparison
{
    public static async Task AssertSameAsync(string documentRoot)
    {
        var result = await Cli.Wrap("diff")
            .WithArguments(["-rq", TestFiles.PathOf(TestFile.WordPress), documentRoot])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        var others = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Only in " + documentRoot, StringComparison.Ordinal));

        Assert.Empty(others);
    }
}
