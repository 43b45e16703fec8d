
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Every example, created and destroyed once for all tests.</summary>
public sealed class ExampleLives(TerraformRunner terraform)
{
    private readonly StartedTogether<ExampleLife> _lives = new(
        ModuleCopy.Names("examples", "*"), name => LiveAsync(terraform, module => module.Example(name)));

    internal Task<ExampleLife> ResultAsync(string name) => _lives.ResultAsync(name);

    internal static async Task<ExampleLife> LiveAsync(TerraformRunner terraform, Func<ModuleCopy, string> folder)
    {
        var module = terraform.CopyModule();
        var site = new Site(terraform, folder(module));
        var applied = await site.CreateAsync();
        var (isEmpty, plan) = await site.PlanAgainAsync();
        return new ExampleLife(applied, isEmpty, plan, await site.DestroyAsync(module));
    }
}
