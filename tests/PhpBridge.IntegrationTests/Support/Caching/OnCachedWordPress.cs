using Xunit;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>
/// One site for these tests. They do not run beside others: two sandboxes of WordPress and a database need the machine for themselves.
/// </summary>
[CollectionDefinition(nameof(OnCachedWordPress), DisableParallelization = true)]
public sealed class OnCachedWordPress : ICollectionFixture<CachedWordPress>;
