namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>What Terraform says of each file of the module's own tests.</summary>
public sealed class ModuleTestFiles(TerraformRunner terraform)
{
    private readonly StartedTogether<string> _outputs = new(ModuleCopy.Names("tests", "*.tftest.hcl"), async file =>
    {
        var module = terraform.CopyModule();
        await terraform.InitializeFolderAsync(module.Folder);
        return await terraform.SucceedAsync(module.Folder, "test", $"-filter=tests/{file}", "-no-color");
    });

    internal Task<string> ResultAsync(string file) => _outputs.ResultAsync(file);
}
