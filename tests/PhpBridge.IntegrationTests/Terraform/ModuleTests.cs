using System.Text.RegularExpressions;
using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>
/// The module's own tests (infra/terraform/tests and modules/settings/tests), which need no account: providers are mocked.
/// </summary>
[Collection(nameof(OnTerraform))]
public sealed partial class ModuleTests(TerraformRunner terraform, ModuleTestFiles files) : IClassFixture<ModuleTestFiles>
{
    public static TheoryData<string> TestFiles => [.. ModuleTestFiles.Names()];

    [Theory]
    [MemberData(nameof(TestFiles))]
    public async Task Its_own_tests_pass(string file)
    {
        TerraformRunner.Require();

        var output = await files.ResultAsync(file);

        Assert.Matches(@"Success! [1-9]\d* passed, 0 failed", output);
    }

    [Fact]
    public async Task It_is_valid()
    {
        var module = terraform.CopyModule();
        await terraform.InitializeFolderAsync(module.Folder);

        await terraform.SucceedAsync(module.Folder, "validate", "-no-color");
    }

    [Fact]
    public async Task It_is_formatted()
    {
        var module = terraform.CopyModule();

        await terraform.SucceedAsync(module.Folder, "fmt", "-check", "-recursive", "-no-color");
    }

    /// <summary>By number: Terraform's tests name the variable that refuses, not the rule.</summary>
    [Fact]
    public async Task Every_validation_has_a_test_that_it_refuses()
    {
        TerraformRunner.Require();
        var tests = await Task.WhenAll(
            ModuleCopy.Names("modules/settings/tests", "refusals_*.tftest.hcl")
                .Select(file => ReadAsync($"modules/settings/tests/{file}")));
        var refusals = tests.SelectMany(test => RefusedVariable().Matches(test)).CountBy(match => match.Groups[1].Value).ToDictionary();

        foreach (var file in ModuleCopy.Names("modules/settings", "*.tf").Select(name => $"modules/settings/{name}"))
        {
            foreach (Match variable in VariableBlock().Matches(await ReadAsync(file)))
            {
                var rules = variable.Groups[2].Value.Split("  validation {").Length - 1;
                var name = variable.Groups[1].Value;
                var tried = refusals.GetValueOrDefault(name);
                Assert.True(rules <= tried, $"{file}: variable {name} has {rules} validations, of which the tests try {tried}");
            }
        }
    }

    [GeneratedRegex(@"expect_failures = \[var\.(\w+)\]")]
    private static partial Regex RefusedVariable();

    [GeneratedRegex("""^variable "(\w+)" \{\n(.*?)^\}""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex VariableBlock();

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(ModuleCopy.Source, file), TestContext.Current.CancellationToken);
}
