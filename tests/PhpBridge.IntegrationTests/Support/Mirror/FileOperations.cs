using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>The program that does what it is told and prints what came of it.</summary>
internal static class FileOperations
{
    public static void SkipWhereMissing()
    {
        var missing = TestFiles.WhyMissing([TestFile.Interposer, TestFile.FileOperations]);
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    public const int Nobody = 65534;

    /// <param name="root">What "%" stands for.</param>
    /// <param name="operations">A line each.</param>
    /// <param name="mirror">In front of the root, or none.</param>
    /// <param name="asNobody">As a user who may not do everything, for which the tests have to be root.</param>
    /// <param name="asPhp">As PHP, which reads copies; any other program does not.</param>
    public static async Task<string[]> RunAsync(
        string root, IEnumerable<string> operations, SandboxMirror? mirror, bool asNobody, bool asPhp = true)
    {
        var original = TestFiles.PathOf(TestFile.FileOperations) + (asPhp ? "-php" : "");
        var program = original;
        if (asNobody)
        {
            mirror?.OpenToAll();
            // Wherever the repository is, everybody can reach it here.
            program = Path.Combine(Path.GetDirectoryName(root)!, "file-operations");
            File.Copy(original, program, overwrite: true);
        }

        var result = await Cli.Wrap(asNobody ? "setpriv" : program)
            .WithArguments(asNobody ? [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", program, root] : [root])
            .WithWorkingDirectory(root)
            .WithStandardInputPipe(PipeSource.FromString(string.Join('\n', operations) + "\n"))
            .WithEnvironmentVariables(mirror?.Environment ?? new Dictionary<string, string?>())
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardOutput.Split('\n');
    }
}
