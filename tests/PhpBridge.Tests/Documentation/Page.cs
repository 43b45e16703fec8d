using System.Text.RegularExpressions;

namespace PhpBridge.Tests.Documentation;

/// <summary>A Markdown file of the repository.</summary>
/// <param name="Path">Relative to the repository, with slashes.</param>
internal sealed partial record Page(string Path)
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "artifacts", "dist"];

    public static IEnumerable<Page> All { get; } = [.. Find(Repository.Root).Order(StringComparer.Ordinal).Select(path => new Page(path))];

    public string Text { get; } = File.ReadAllText(Repository.PathTo(Path));

    /// <summary>The text without fenced blocks and inline code, in which brackets are no links and words are names.</summary>
    public string Prose => Code().Replace(Fence().Replace(Text, match => new string('\n', match.Value.Count(c => c == '\n'))), "``");

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Targets of links and images, without those to other sites.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups["target"].Value)
        .Where(target => !Elsewhere().IsMatch(target));

    /// <summary>Fragments that a link may have, as GitHub makes them of headings.</summary>
    public ISet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(Anchor().Matches(Text).Select(match => match.Groups["id"].Value), StringComparer.Ordinal);
            foreach (Match heading in Heading().Matches(Fence().Replace(Text, "\n")))
            {
                var anchor = AnchorOf(heading.Groups["text"].Value);
                var unique = anchor;
                for (var n = 1; !anchors.Add(unique); n++)
                {
                    unique = $"{anchor}-{n}";
                }
            }

            return anchors;
        }
    }

    public override string ToString() => Path;

    private static string AnchorOf(string heading)
    {
        var text = LinkText().Replace(heading, "${text}");
        return string.Concat(text.Trim().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_'))
            .Replace(' ', '-')
            .ToLowerInvariant();
    }

    private static IEnumerable<string> Find(string folder)
        => Directory.EnumerateFiles(folder, "*.md").Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(child => System.IO.Path.GetFileName(child) is var name && name[0] != '.' && !Skipped.Contains(name))
                .SelectMany(Find));

    [GeneratedRegex(@"^( *)```.*?^\1```[^\n]*\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(https?|mailto):")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"<a id=""(?<id>[^""]+)""></a>")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
