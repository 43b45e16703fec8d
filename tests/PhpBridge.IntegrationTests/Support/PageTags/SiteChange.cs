
namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>Something that a person or a schedule does to the site.</summary>
/// <param name="Code">PHP with WordPress's own functions.</param>
internal sealed record SiteChange(string Name, string Code)
{
    /// <summary>Pages that show nothing of it, and must stay in the cache.</summary>
    public IReadOnlyList<string> Keeps { get; init; } = [];
}
