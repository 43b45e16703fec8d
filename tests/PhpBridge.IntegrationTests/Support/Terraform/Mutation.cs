
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <param name="TestFile">The one of the module's own tests that is to find it; without one the minimal example is applied.</param>
internal sealed record Mutation(string Name, string File, string Old, string New, FoundBy FoundBy, string TestFile = "");
