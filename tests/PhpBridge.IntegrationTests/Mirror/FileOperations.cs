using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>The program that does what it is told and prints what came of it.</summary>
internal static class FileOperations
{
    public static void SkipWhereMissing()
    {
        var missing = Provided.WhyNot(["PHPBRIDGE_TEST_MIRROR_LIBRARY", "PHPBRIDGE_TEST_FILE_OPERATIONS"]);
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <param name="root">What "%" stands for.</param>
    /// <param name="operations">A line each.</param>
    /// <param name="mirror">In front of the root, or none.</param>
    public static async Task<string[]> RunAsync(string root, IEnumerable<string> operations, SandboxMirror? mirror = null)
    {
        var result = await Cli.Wrap(Provided.Get("PHPBRIDGE_TEST_FILE_OPERATIONS"))
            .WithArguments([root])
            .WithWorkingDirectory(root)
            .WithStandardInputPipe(PipeSource.FromString(string.Join('\n', operations) + "\n"))
            .WithEnvironmentVariables(mirror?.Environment ?? new Dictionary<string, string?>())
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardOutput.Split('\n');
    }
}
