using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>Links between the repository's Markdown files.</summary>
public class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_an_anchor()
    {
        var broken = Page.All.SelectMany(page => page.Links.Where(link => !Resolves(page, link)).Select(link => $"{page}: {link}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_of_the_manual_can_be_reached_from_its_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["docs/README.md"]);
        while (open.TryDequeue(out var path))
        {
            if (reached.Add(path))
            {
                var page = Page.All.Single(candidate => candidate.Path == path);
                foreach (
                    var target in page.Links.Select(link => TargetOf(page, link))
                        .Where(target => Page.All.Any(other => other.Path == target)))
                {
                    open.Enqueue(target);
                }
            }
        }

        Assert.Empty(Page.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Fact]
    public void The_page_on_front_has_at_most_150_lines()
        => Assert.InRange(Page.All.Single(page => page.Path == "README.md").Text.Count(c => c == '\n'), 1, 150);

    private static bool Resolves(Page page, string link)
    {
        var target = TargetOf(page, link);
        var path = Repository.PathTo(target);
        return link.Split('#') switch
        {
            [_] => File.Exists(path) || Directory.Exists(path),
            [_, var fragment] => Page.All.FirstOrDefault(other => other.Path == target)?.Anchors.Contains(fragment) == true,
            _ => false,
        };
    }

    private static string TargetOf(Page page, string link)
    {
        var path = link.Split('#')[0];
        return path.Length == 0
            ? page.Path
            : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathTo(page.Folder), path)))
                .Replace('\\', '/');
    }
}
