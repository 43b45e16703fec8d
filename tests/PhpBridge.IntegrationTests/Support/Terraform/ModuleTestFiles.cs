using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>The results of the module's own tests, by file.</summary>
public sealed class ModuleTestFiles(TerraformRunner terraform)
{
    private readonly StartedTogether<string> _outputs = new(Names(), async file =>
    {
        var result = await RunAsync(terraform, terraform.CopyModule(), file);
        Assert.True(result.IsSuccess, $"{file}:\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    });

    /// <summary>Of the module, and of the one of its settings, whose refusals need no provider.</summary>
    public static string[] Names() =>
        [.. ((string[])["tests", "modules/settings/tests"])
            .SelectMany(folder => ModuleCopy.Names(folder, "*.tftest.hcl").Select(name => $"{folder}/{name}"))];

    internal Task<string> ResultAsync(string file) => _outputs.ResultAsync(file);

    internal static async Task<BufferedCommandResult> RunAsync(TerraformRunner terraform, ModuleCopy module, string file)
    {
        var folder = Path.Combine(module.Folder, file[..file.LastIndexOf("tests/", StringComparison.Ordinal)]);
        await terraform.InitializeFolderAsync(folder);
        return await terraform.RunAsync(folder, "test", $"-filter=tests/{Path.GetFileName(file)}", "-no-color");
    }
}
