using System.Text.Json;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>An example's life: created, looked at, planned again, destroyed.</summary>
internal sealed class Site(TerraformRunner terraform, string folder)
{
    public async Task<string> CreateAsync(params string[] variables)
    {
        await terraform.InitializeFolderAsync(folder);
        return await ApplyAsync(variables);
    }

    public Task<string> ApplyAsync(params string[] variables) =>
        terraform.SucceedAsync(folder, ["apply", "-auto-approve", "-input=false", "-no-color", .. variables]);

    /// <summary>The plan once all is there: whether it would change anything, and what it knows.</summary>
    public async Task<(bool IsEmpty, Plan Plan)> PlanAgainAsync(params string[] variables)
    {
        var result = await terraform.RunAsync(folder, ["plan", "-input=false", "-detailed-exitcode", "-out=plan", "-no-color", .. variables]);
        Assert.True(result.ExitCode is 0 or 2, result.StandardError);
        return (result.ExitCode == 0, new Plan(JsonElement.Parse(await terraform.SucceedAsync(folder, "show", "-json", "plan"))));
    }

    public Task<string> DestroyAsync() => terraform.SucceedAsync(folder, "destroy", "-auto-approve", "-input=false", "-no-color");
}
