using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Terraform and one provider for all tests that run it; not in parallel with other tests, as it needs all processors.</summary>
[CollectionDefinition(nameof(OnTerraform), DisableParallelization = true)]
public sealed class OnTerraform : ICollectionFixture<TerraformRunner>;
