using PhpBridge.IntegrationTests.Support.PageTags;
using Xunit;

namespace PhpBridge.IntegrationTests.PageTags;

/// <summary>
/// The rule of the page cache: every page that a change alters is purged by it. All pages are made before and after each change
/// and compared, so that nothing has to be known of what they show.
/// </summary>
[Collection(nameof(OnTaggedSite))]
public sealed class PurgeCoverageTests(TaggedSite site)
{
    [Fact]
    public Task Every_page_that_a_changed_post_alters_is_purged() => AssertPurgedAsync(PostChanges.Posts);

    [Fact]
    public Task Every_page_that_a_publication_or_a_comment_alters_is_purged() => AssertPurgedAsync(PostChanges.Publication);

    [Fact]
    public Task Every_page_that_a_term_or_a_user_alters_is_purged() => AssertPurgedAsync(SiteChanges.TermsAndUsers);

    [Fact]
    public Task Every_page_that_a_change_of_the_site_alters_is_purged() => AssertPurgedAsync(SiteChanges.Site);

    [Fact]
    public Task Every_page_that_a_change_of_a_block_theme_alters_is_purged() => AssertPurgedAsync(SiteChanges.Blocks);

    private async Task AssertPurgedAsync(IReadOnlyList<SiteChange> changes)
    {
        Assert.SkipWhen(TaggedSite.Missing is not null, TaggedSite.Missing ?? "");
        site.Reset();
        var problems = new List<string>();
        var before = await RenderAllAsync();
        var again = await RenderAllAsync();
        Assert.Equal(before.Select(page => page.Body), again.Select(page => page.Body));
        Assert.All(before, page => Assert.NotEmpty(page.Tags));

        foreach (var change in changes)
        {
            var purges = await site.ChangeAsync(change.Code);
            var after = await RenderAllAsync();
            foreach (var (old, current) in before.Zip(after))
            {
                var isPurged = purges.Any(purge => purge.Concerns(old));
                var isChanged = old.Body != current.Body;
                // A page that is not stored, such as a redirect, cannot be old.
                if ((isChanged && !isPurged && old.Lifetime.Length > 0) || (isPurged && change.Keeps.Contains(old.Path)))
                {
                    var tags = string.Join(' ', old.Tags);
                    problems.Add($"{change.Name}: {old.Path} is {(isPurged ? "" : "not ")}purged ({tags}; {Described(purges)})");
                }
            }

            before = after;
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static string Described(IReadOnlyList<Purge> purges) =>
        string.Join(' ', purges.Select(purge => purge.All ? "all" : string.Join(' ', purge.Tags)));

    private async Task<IReadOnlyList<RenderedPage>> RenderAllAsync()
    {
        var pages = new List<RenderedPage>();
        foreach (var path in TaggedPages.All)
        {
            pages.Add(await site.RenderAsync(path));
        }

        return pages;
    }
}
