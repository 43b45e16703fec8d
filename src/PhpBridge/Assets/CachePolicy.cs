using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// What Cache-Control says of assets (RFC 9111 section 5.2.2): the first rule that matches. PHP says it itself for what
/// PHP makes.
/// </summary>
/// <param name="own">The site's rules; they come before the built-in ones.</param>
/// <param name="layouts">Where uploads and code are.</param>
internal sealed class CachePolicy(IReadOnlyList<CacheRule> own, SiteLayouts layouts)
{
    /// <summary>The file in the document root with the site's own rules.</summary>
    public const string FileName = ".cache-rules";

    /// <summary>The rules of a site that has none. Paths with WordPress's own names are for another WordPress below the root; the last one matches everything.</summary>
    public const string BuiltIn = """
        versioned                public, max-age=31536000, immutable
        *.html                   no-cache
        *.htm                    no-cache
        /.well-known/*           no-cache
        /favicon.ico             public, max-age=86400, stale-while-revalidate=604800
        /robots.txt              public, max-age=3600
        uploads                  public, max-age=1209600, stale-while-revalidate=86400
        code                     public, max-age=172800, stale-while-revalidate=604800
        */wp-content/uploads/*   public, max-age=1209600, stale-while-revalidate=86400
        */wp-includes/*          public, max-age=172800, stale-while-revalidate=604800
        */wp-admin/*             public, max-age=172800, stale-while-revalidate=604800
        */wp-content/*           public, max-age=172800, stale-while-revalidate=604800
        *                        public, max-age=3600
        """;

    private readonly IReadOnlyList<CacheRule> _rules = [.. own, .. Lines(BuiltIn).Select(line => CacheRule.Parse(line)!)];

    public ReadOnlyMemory<byte> For(string path, bool isVersioned)
    {
        var layout = layouts.Known;
        foreach (var rule in _rules)
        {
            if (rule.Matches(path, isVersioned, layout))
            {
                return rule.Value;
            }
        }

        throw new InvalidOperationException("the last built-in rule matches everything");
    }

    /// <summary>Rules stand on lines or between semicolons; # begins a comment.</summary>
    /// <exception cref="FormatException">A line is no rule; the message quotes it.</exception>
    public static IReadOnlyList<CacheRule> Parse(string text)
        => [.. Lines(text).Select(line => CacheRule.Parse(line)
            ?? throw new FormatException($"'{line}' is no rule: a rule is a path with * for any text, or '{CacheRule.Versioned}', '{CacheRule.Uploads}' or '{CacheRule.Code}', then a space and Cache-Control's value"))];

    private static IEnumerable<string> Lines(string text)
        => text.Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));
}
