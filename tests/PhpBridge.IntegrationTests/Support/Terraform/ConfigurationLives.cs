
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Every configuration of tests/terraform/configurations/applied, created and destroyed once for all tests.</summary>
public sealed class ConfigurationLives(TerraformRunner terraform)
{
    private readonly StartedTogether<ExampleLife> _lives = new(
        ModuleCopy.Names(Path.Combine(ModuleCopy.Configurations, "applied"), "*"),
        name => ExampleLives.LiveAsync(terraform, module => module.Configuration("applied", name)));

    internal Task<ExampleLife> ResultAsync(string name) => _lives.ResultAsync(name);
}
