using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Every folder of infra/terraform/examples applies as it is written.</summary>
[Collection(nameof(OnTerraform))]
public sealed class ExampleTests(ExampleLives examples) : IClassFixture<ExampleLives>
{
    public static TheoryData<string> Names => [.. ModuleCopy.Names("examples", "*")];

    public static TheoryData<string, string> NamesAndRules =>
        [.. Names.SelectMany(name => SecurityRules.All.Keys.Select(rule => (name.Data, rule)))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_applies_comes_to_rest_and_is_destroyed(string name)
    {
        TerraformRunner.Require();

        var life = await examples.ResultAsync(name);

        Assert.Matches(@"Apply complete! Resources: [1-9]\d+ added, 0 changed, 0 destroyed", life.Applied);
        Assert.True(life.SecondPlanIsEmpty, "A second plan, right after apply, wants to change something.");
        Assert.Matches(@"Destroy complete! Resources: [1-9]\d+ destroyed", life.Destroyed);
    }

    [Theory]
    [MemberData(nameof(NamesAndRules))]
    public async Task It_keeps_the_rule(string name, string rule)
    {
        TerraformRunner.Require();

        var life = await examples.ResultAsync(name);

        Assert.Empty(SecurityRules.All[rule](life.Plan));
    }

    [Fact]
    public void The_minimal_one_has_ten_lines_of_module_at_most()
    {
        TerraformRunner.Require();
        var lines = File.ReadLines(Path.Combine(ModuleCopy.Source, "examples", "minimal", "main.tf"))
            .TakeWhile(line => !line.StartsWith("output", StringComparison.Ordinal));

        Assert.InRange(lines.Count(line => line.Length > 0), 1, 10);
    }
}
