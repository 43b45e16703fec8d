using Xunit;

namespace PhpBridge.IntegrationTests.Support.Installing;

/// <summary>Installations. They take the machine's processors and disk: not beside tests that measure time.</summary>
[CollectionDefinition(nameof(OnTheWay), DisableParallelization = true)]
public sealed class OnTheWay : ICollectionFixture<WordPressArchive>;
