using System.Text.Json;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>The life of a configuration: created, examined, planned again, destroyed.</summary>
internal sealed class Site(TerraformRunner terraform, string folder)
{
    public async Task<string> CreateAsync(params string[] variables)
    {
        await terraform.InitializeFolderAsync(folder);
        return await ApplyAsync(variables);
    }

    public Task<string> ApplyAsync(params string[] variables) =>
        terraform.SucceedAsync(folder, ["apply", "-auto-approve", "-input=false", "-no-color", .. variables]);

    /// <summary>The plan after apply: whether it would change anything, and all values.</summary>
    public async Task<(bool IsEmpty, Plan Plan)> PlanAgainAsync(params string[] variables)
    {
        var result = await terraform.RunAsync(
            folder, ["plan", "-input=false", "-detailed-exitcode", "-out=plan", "-no-color", .. variables]);
        Assert.True(result.ExitCode is 0 or 2, result.StandardError);
        return (result.ExitCode == 0, new Plan(JsonElement.Parse(await terraform.SucceedAsync(folder, "show", "-json", "plan"))));
    }

    /// <summary>The error of a command that must fail.</summary>
    public async Task<string> RefusedAsync(string command, params string[] variables)
    {
        var result = await terraform.RunAsync(folder, [command, "-auto-approve", "-input=false", "-no-color", .. variables]);
        Assert.Equal(1, result.ExitCode);
        return result.StandardError;
    }

    /// <summary>Deletes the site as its owner would: the protections are lifted first.</summary>
    public async Task<string> DestroyAsync(ModuleCopy module, params string[] variables)
    {
        module.AllowDeletion();
        var protections = (await terraform.SucceedAsync(folder, "state", "list")).Split('\n')
            .Where(address => address.Contains(".terraform_data.files_protection[", StringComparison.Ordinal));
        foreach (var protection in protections)
        {
            await terraform.SucceedAsync(folder, "state", "rm", protection);
        }

        await ApplyAsync(variables);
        return await terraform.SucceedAsync(folder, ["destroy", "-auto-approve", "-input=false", "-no-color", .. variables]);
    }
}
