using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Terraform and one provider for all that runs it. Apart from the other tests: it takes all processors.</summary>
[CollectionDefinition(nameof(OnTerraform), DisableParallelization = true)]
public sealed class OnTerraform : ICollectionFixture<TerraformRunner>;
