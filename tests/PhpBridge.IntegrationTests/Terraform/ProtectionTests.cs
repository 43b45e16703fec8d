using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Changes of settings must not delete the files and the database of a site.</summary>
[Collection(nameof(OnTerraform))]
public sealed class ProtectionTests(TerraformRunner terraform)
{
    [Fact]
    public async Task A_key_that_is_added_later_replaces_neither_files_nor_database()
    {
        var (site, _) = await CreateAsync("kms_key_arn = var.changed ? \"arn:aws:kms:eu-central-1:123456789012:key/mine\" : null");

        var output = await site.ApplyAsync("-var=changed=true");

        Assert.Matches(@"Apply complete! Resources: 0 added, [1-9]\d* changed, 0 destroyed", output);
    }

    [Fact]
    public async Task Files_are_not_destroyed_by_mistake()
    {
        var (site, _) = await CreateAsync("""
            efs     = { existing = var.changed ? { id = "fs-0fedcba9876543210" } : null }
              network = { vpc_id = "vpc-0fedcba9876543210", subnet_ids = ["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"] }
            """);

        var error = await site.RefusedAsync("apply", "-var=changed=true");

        Assert.Contains("terraform_data.files_protection[0]", error, StringComparison.Ordinal);
        Assert.Contains("Instance cannot be destroyed", await site.RefusedAsync("destroy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_major_upgrade_of_the_database_has_to_be_allowed()
    {
        var (site, _) = await CreateAsync(
            "database = { engine_version = var.changed ? \"11.8\" : \"11.4\", allow_major_upgrade = var.allowed }");

        var error = await site.RefusedAsync("apply", "-var=changed=true");
        var output = await site.ApplyAsync("-var=changed=true", "-var=allowed=true");

        Assert.Contains("AllowMajorVersionUpgrade", error, StringComparison.Ordinal);
        Assert.Contains("aws_db_instance.this[0]: Modifications complete", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_can_be_destroyed_twice()
    {
        for (var life = 0; life < 2; life++)
        {
            var (site, module) = await CreateAsync(
                "database = { engine_version = var.changed ? \"11.8\" : \"11.4\", allow_major_upgrade = var.allowed }");

            // The stand-in remembers final snapshots, as RDS does.
            Assert.Contains("Destroy complete!", await site.DestroyAsync(module), StringComparison.Ordinal);
        }
    }

    private async Task<(Site Site, ModuleCopy Module)> CreateAsync(string argument)
    {
        var module = terraform.CopyModule();
        module.Replace("examples/minimal/main.tf", "  name  = \"blog\"", $"  name  = \"blog\"\n  {argument}");
        var example = module.Example("minimal");
        const string Variables = "variable \"changed\" {\n  default = false\n}\nvariable \"allowed\" {\n  default = false\n}\n";
        await File.WriteAllTextAsync(Path.Combine(example, "changes.tf"), Variables, TestContext.Current.CancellationToken);
        var site = new Site(terraform, example);
        await site.CreateAsync();
        return (site, module);
    }
}
