using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>The origin's secret, from one rotation to the next.</summary>
[Collection(nameof(OnTerraform))]
public sealed class SecretRotationTests(TerraformRunner terraform)
{
    [Fact]
    public async Task A_rotation_keeps_the_secret_that_was_sent_until_then()
    {
        var module = terraform.CopyModule();
        module.Replace(
            "examples/minimal/main.tf", "  name  = \"blog\"", "  name  = \"blog\"\n  front = { secret_rotation = var.rotation }");
        var example = module.Example("minimal");
        await File.WriteAllTextAsync(
            Path.Combine(example, "rotation.tf"), "variable \"rotation\" {\n  default = 0\n}\n", TestContext.Current.CancellationToken);
        var site = new Site(terraform, example);
        await site.CreateAsync();
        var sent = new List<string> { (await SecretsAsync(site, "-var=rotation=0")).Sent };
        foreach (var rotation in (string[])["-var=rotation=1", "-var=rotation=2"])
        {
            var output = await site.ApplyAsync(rotation);
            var after = await SecretsAsync(site, rotation);

            Assert.DoesNotContain(after.Sent, sent);
            Assert.Equal([after.Sent, sent[^1]], after.Accepted);
            // CloudFront sends the new secret when the function accepts it already.
            Assert.True(
                output.IndexOf("aws_lambda_function.this: Modifications complete", StringComparison.Ordinal) is > 0 and var function
                && output.IndexOf("aws_cloudfront_distribution.this[0]: Modifying", StringComparison.Ordinal) > function,
                output);
            sent.Add(after.Sent);
        }
    }

    private static async Task<(string Sent, string[] Accepted)> SecretsAsync(Site site, string rotation)
    {
        var (_, plan) = await site.PlanAgainAsync(rotation);
        var field = plan.OfType("aws_cloudfront_distribution")
            .Single()
            .Each("origin")
            .Single()
            .GetProperty("custom_header")
            .EnumerateArray()
            .Single();
        var accepted = plan.OfType("aws_lambda_function")
            .Single()
            .Find("environment.variables")!.Value
            .GetProperty("PHPBRIDGE_ORIGIN_SECRET")
            .GetString()!
            .Split(',');
        return (field.GetProperty("value").GetString()!, accepted);
    }
}
