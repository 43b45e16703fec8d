using Xunit;

namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>One site for all of these tests, which change it one after the other.</summary>
[CollectionDefinition(nameof(OnTaggedSite))]
public sealed class OnTaggedSite : ICollectionFixture<TaggedSite>;
