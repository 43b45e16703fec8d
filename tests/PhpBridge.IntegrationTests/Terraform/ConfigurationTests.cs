using System.Text.RegularExpressions;
using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>
/// Configurations of adopters (tests/terraform/configurations): those that must apply, and those that must be refused in a sentence.
/// </summary>
[Collection(nameof(OnTerraform))]
public sealed partial class ConfigurationTests(TerraformRunner terraform, ConfigurationLives lives) : IClassFixture<ConfigurationLives>
{
    public static TheoryData<string> Applied => [.. ModuleCopy.Names(Path.Combine(ModuleCopy.Configurations, "applied"), "*")];

    public static TheoryData<string> Refused => [.. ModuleCopy.Names(Path.Combine(ModuleCopy.Configurations, "refused"), "*")];

    private static readonly string[] GlobalTypes =
    [
        "aws_iam_role", "aws_s3_bucket", "aws_cloudfront_function", "aws_cloudfront_cache_policy",
        "aws_cloudfront_origin_request_policy", "aws_cloudfront_response_headers_policy", "aws_cloudfront_origin_access_control",
    ];

    [Theory]
    [MemberData(nameof(Applied))]
    public async Task It_applies_plans_no_change_and_is_destroyed(string name)
    {
        TerraformRunner.Require();

        var life = await lives.ResultAsync(name);

        Assert.Matches(@"Apply complete! Resources: (\d+ imported, )?[1-9]\d+ added, \d+ changed, 0 destroyed", life.Applied);
        Assert.True(life.SecondPlanIsEmpty, "A second plan, right after apply, wants to change something.");
        Assert.Matches(@"Destroy complete! Resources: [1-9]\d+ destroyed", life.Destroyed);
    }

    [Theory]
    [MemberData(nameof(Applied))]
    public async Task Names_of_global_services_are_unique(string name)
    {
        TerraformRunner.Require();

        var life = await lives.ResultAsync(name);

        Assert.All(GlobalTypes, type =>
        {
            var names = life.Plan.OfType(type).Select(resource => resource.Text(type == "aws_s3_bucket" ? "bucket" : "name")).ToList();
            Assert.Equal(names.Distinct(), names);
        });
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_in_a_sentence(string name)
    {
        var folder = terraform.CopyModule().Configuration("refused", name);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "main.tf"), TestContext.Current.CancellationToken);
        var sentence = lines[0].Replace("# Refused: ", "", StringComparison.Ordinal);
        await terraform.InitializeFolderAsync(folder);

        var result = await terraform.RunAsync(folder, "plan", "-input=false", "-no-color");

        Assert.Equal(1, result.ExitCode);
        // Terraform breaks lines.
        Assert.Contains(Space().Replace(sentence, ""), Space().Replace(result.StandardError, ""), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
