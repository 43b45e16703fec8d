using System.Diagnostics;
using CliWrap;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>The running process of tests/terraform/provider: the AWS provider's schema without its cloud.</summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    private readonly Process _process;

    private StandInProvider(Process process, Dictionary<string, string?> variables)
    {
        _process = process;
        Variables = variables;
    }

    /// <summary>The environment in which Terraform uses it, without the user's own configuration.</summary>
    public Dictionary<string, string?> Variables { get; }

    public static async Task<StandInProvider> StartAsync(string folder)
    {
        var code = Repository.PathTo("tests/terraform");
        var schema = Path.Combine(folder, "schema.json");
        await Cli.Wrap(TestFiles.PathOf(TestFile.Node))
            .WithArguments(
            [
                Path.Combine(code, "schema", "derive.mjs"), TestFiles.PathOf(TestFile.AwsBindings), schema, .. ModuleCopy.SourceFiles(),
            ])
            .ExecuteAsync();

        var start = new ProcessStartInfo(TestFiles.PathOf(TestFile.Node)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(code, "provider", "main.mjs"));
        start.ArgumentList.Add(schema);
        start.ArgumentList.Add(Path.Combine(folder, "provider.sock"));
        var process = Process.Start(start)!;
        var reattach = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The stand-in provider ended before it listened.");

        var configuration = Path.Combine(folder, "terraform.rc");
        await File.WriteAllTextAsync(configuration, "disable_checkpoint = true\n");
        return new StandInProvider(process, new()
        {
            ["TF_REATTACH_PROVIDERS"] = reattach,
            ["TF_CLI_CONFIG_FILE"] = configuration,
            ["TF_IN_AUTOMATION"] = "true",
            ["AWS_REGION"] = null,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
