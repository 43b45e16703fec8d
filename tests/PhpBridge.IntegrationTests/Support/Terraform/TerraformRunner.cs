using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Runs Terraform against the stand-in for the AWS provider, which the first command starts.</summary>
public sealed class TerraformRunner : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-terraform-");
    private readonly SemaphoreSlim _processors = new(Math.Max(2, Environment.ProcessorCount));
    private readonly Lazy<Task<StandInProvider>> _provider;

    public TerraformRunner() => _provider = new(() => StandInProvider.StartAsync(_folder.FullName));

    /// <summary>Skips the test where there is no Terraform.</summary>
    public static void Require()
    {
        Assert.SkipWhen(
            TestFiles.WhyMissing(TestFile.Terraform) is not null,
            "not available here: there is no terraform on the PATH, and no package of the distribution has it");
        TestFiles.SkipWithout([TestFile.Node, TestFile.AwsBindings]);
    }

    /// <summary>A folder of its own with the module, examples and tests in it, laid out as in the repository.</summary>
    internal ModuleCopy CopyModule()
    {
        Require();
        return new ModuleCopy(_folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName);
    }

    /// <summary>Runs a command to its end, successful or not; at most one at a time for each processor.</summary>
    internal async Task<BufferedCommandResult> RunAsync(string folder, params string[] arguments)
    {
        var provider = await _provider.Value;
        await _processors.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await Cli.Wrap(TestFiles.PathOf(TestFile.Terraform))
                .WithWorkingDirectory(folder)
                .WithArguments(arguments)
                .WithEnvironmentVariables(provider.Variables)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            _processors.Release();
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    internal async Task<string> SucceedAsync(string folder, params string[] arguments)
    {
        var result = await RunAsync(folder, arguments);
        Assert.True(result.IsSuccess, $"terraform {string.Join(' ', arguments)}:\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }

    internal Task InitializeFolderAsync(string folder) => SucceedAsync(folder, "init", "-backend=false", "-input=false", "-no-color");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_provider.IsValueCreated)
        {
            await (await _provider.Value).DisposeAsync();
        }

        _processors.Dispose();
        _folder.Delete(recursive: true);
    }
}
