using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// Chooses Cache-Control for assets (RFC 9111 section 5.2.2) by the first rule that matches. Scripts set it themselves.
/// </summary>
/// <param name="own">The site's rules, which precede the built-in ones.</param>
/// <param name="layouts">The folders of uploads and code.</param>
internal sealed class CachePolicy(IReadOnlyList<CacheRule> own, SiteLayouts layouts)
{
    /// <summary>The file in the document root with the site's rules.</summary>
    public const string FileName = ".cache-rules";

    /// <summary>
    /// The built-in rules. Those with WordPress's default names apply to a second WordPress; the last one matches all paths.
    /// </summary>
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

    /// <summary>Parses rules, one per line or separated by semicolons; # begins a comment.</summary>
    /// <exception cref="FormatException">A line is not a rule; the message quotes it.</exception>
    public static IReadOnlyList<CacheRule> Parse(string text)
        => [.. Lines(text).Select(line => CacheRule.Parse(line) ?? throw new FormatException(
            $"'{line}' is not a rule: write a path with * for any text, or '{CacheRule.Versioned}', '{CacheRule.Uploads}' or "
            + $"'{CacheRule.Code}', then a space and the value of Cache-Control"))];

    private static IEnumerable<string> Lines(string text)
        => text.Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'));
}
