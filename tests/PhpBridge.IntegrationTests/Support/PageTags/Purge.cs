
namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>What one request had the page cache forget.</summary>
internal sealed record Purge(bool All, IReadOnlySet<string> Tags, IReadOnlySet<string> Urls)
{
    public bool Concerns(RenderedPage page) => All || page.Tags.Overlaps(Tags) || Urls.Contains(page.Path);
}
