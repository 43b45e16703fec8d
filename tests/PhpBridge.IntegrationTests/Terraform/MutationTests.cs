using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Planted mistakes: each must be found, and by the check that is meant to find it.</summary>
[Collection(nameof(OnTerraform))]
public sealed class MutationTests(Mutations mutations) : IClassFixture<Mutations>
{
    public static TheoryData<string> Names => [.. Mutations.Known.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mistake_is_found(string name)
    {
        TerraformRunner.Require();

        var found = await mutations.ResultAsync(name);

        Assert.Equal(Mutations.Known.Single(mutation => mutation.Name == name).FoundBy, found);
    }
}
