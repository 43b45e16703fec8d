namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Every example, created and destroyed once for all tests.</summary>
public sealed class ExampleLives(TerraformRunner terraform)
{
    private readonly StartedTogether<ExampleLife> _lives = new(ModuleCopy.Names("examples", "*"), async name =>
    {
        var site = new Site(terraform, terraform.CopyModule().Example(name));
        var applied = await site.CreateAsync();
        var (isEmpty, plan) = await site.PlanAgainAsync();
        return new ExampleLife(applied, isEmpty, plan, await site.DestroyAsync());
    });

    internal Task<ExampleLife> ResultAsync(string name) => _lives.ResultAsync(name);
}
