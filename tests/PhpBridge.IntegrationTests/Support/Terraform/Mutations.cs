
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Mistakes that a change of the module could contain, each with the check that finds it.</summary>
public sealed class Mutations(TerraformRunner terraform)
{
    internal static readonly Mutation[] Known =
    [
        new("An attribute that does not exist", "function.tf", "  memory_size  ", "  memory  ", FoundBy.Validate),
        new("A block that does not exist", "function.tf", "  file_system_config {", "  file_system {", FoundBy.Validate),
        new(
            "A value that the provider does not know", "rest_api.tf",
            "\"STREAM\" : \"BUFFERED\"", "\"STREAMING\" : \"BUFFERED\"", FoundBy.Tests, "tests/fronts"),
        new(
            "A read-only attribute that is set", "efs.tf",
            "  creation_token                  = var.name\n",
            "  creation_token                  = var.name\n  dns_name = \"files\"", FoundBy.Validate),
        new("A function that does not wait for its files", "function.tf", "    aws_efs_mount_target.this,\n", "", FoundBy.Rules),
        new(
            "Files that every address reaches", "efs.tf",
            "  security_group_id            = aws_security_group.efs[0].id\n"
                + "  referenced_security_group_id = aws_security_group.function.id",
            "  security_group_id            = aws_security_group.efs[0].id\n  cidr_ipv4 = \"0.0.0.0/0\"", FoundBy.Rules),
        new(
            "Files in plain text", "efs.tf",
            "  encrypted                       = true", "  encrypted                       = false", FoundBy.Tests, "tests/defaults"),
        new(
            "A Function URL with one of its permissions", "function_url.tf",
            "  action                   = \"lambda:InvokeFunction\"",
            "  action                   = \"lambda:GetFunction\"", FoundBy.Tests, "tests/fronts"),
        new("Every principal may invoke the function", "function_url.tf", "  invoked_via_function_url = true\n", "", FoundBy.Rules),
        new(
            "A secret among the outputs", "outputs.tf",
            "  value       = local.site_url", "  value       = nonsensitive(local.origin_secrets[0])", FoundBy.Rules),
        new(
            "A secret that is not marked as sensitive", "cloudfront.tf",
            "local.origin_secrets[0]", "nonsensitive(local.origin_secrets[0])", FoundBy.Rules),
        new(
            "Pages that are cached without Cache-Control", "cloudfront_policies.tf",
            "  default_ttl = 0", "  default_ttl = 300", FoundBy.Rules),
        new(
            "Cookies for files", "cloudfront.tf",
            "policy.id if kind == \"files\"])\n    }\n    uploads = {",
            "local.all_but_host if kind == \"files\"])\n    }\n    uploads = {", FoundBy.Rules),
        new("An origin that is reached by older TLS", "cloudfront.tf", "[\"TLSv1.2\"]", "[\"TLSv1\", \"TLSv1.2\"]", FoundBy.Rules),
        new(
            "A database that the world can reach", "database_rds.tf",
            "  publicly_accessible    = false", "  publicly_accessible    = true", FoundBy.Tests, "tests/databases"),
        new("A role that may do everything", "schedule.tf", "Action   = \"lambda:InvokeFunction\"", "Action   = \"*\"", FoundBy.Rules),
        new(
            "A REST API that buffers what the bridge streams", "rest_api.tf",
            "local.streaming ? \"STREAM\"", "false ? \"STREAM\"", FoundBy.Tests, "tests/fronts"),
        new(
            "A validation that lets everything through", "modules/settings/variables-front.tf",
            "contains([\"function_url\", \"http_api\", \"rest_api\"], var.front.kind)",
            "var.front.kind != \"\"", FoundBy.Tests, "modules/settings/tests/refusals_surroundings"),
        new(
            "A query that reaches the bucket", "cloudfront_policies.tf",
            "uploads = { headers = [], query = \"none\"", "uploads = { headers = [], query = \"all\"", FoundBy.Tests, "tests/cloudfront"),
        new(
            "Runs that Lambda repeats", "schedule.tf",
            "  maximum_retry_attempts       = 0\n}\n\n", "}\n\n", FoundBy.Tests, "tests/defaults"),
        new(
            "A second plan with changes", "origin_secret.tf",
            "    ignore_changes = [value]", "    ignore_changes = []", FoundBy.SecondPlan),
    ];

    private readonly StartedTogether<FoundBy> _found = new(
        Known.Select(mutation => mutation.Name), name => FindAsync(terraform, Known.Single(mutation => mutation.Name == name)));

    internal Task<FoundBy> ResultAsync(string name) => _found.ResultAsync(name);

    /// <summary>The first check that fails; the cheaper ones run first.</summary>
    private static async Task<FoundBy> FindAsync(TerraformRunner terraform, Mutation mutation)
    {
        var module = terraform.CopyModule();
        module.Replace(mutation.File, mutation.Old, mutation.New);
        await terraform.InitializeFolderAsync(module.Folder);
        if (!(await terraform.RunAsync(module.Folder, "validate", "-no-color")).IsSuccess)
        {
            return FoundBy.Validate;
        }

        if (mutation.TestFile.Length > 0)
        {
            return (await ModuleTestFiles.RunAsync(terraform, module, $"{mutation.TestFile}.tftest.hcl")).IsSuccess
                ? FoundBy.None
                : FoundBy.Tests;
        }

        var site = new Site(terraform, module.Example("minimal"));
        await site.CreateAsync();
        var (isEmpty, plan) = await site.PlanAgainAsync();
        return !isEmpty ? FoundBy.SecondPlan : SecurityRules.All.Values.Any(rule => rule(plan).Any()) ? FoundBy.Rules : FoundBy.None;
    }
}
