using System.Text.RegularExpressions;

namespace PhpBridge.Tests.Documentation;

/// <summary>Phrases that were once used here and that readers do not understand, each with the words to use instead.</summary>
internal static class Vocabulary
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static IReadOnlyList<Phrase> Avoided { get; } =
    [
        Avoid(
            @"\b(asks?|asked|asking) (of )?(EFS|NFS|the file system)\b",
            "file systems do not converse",
            "calls EFS, reads from EFS, performs a round trip"),
        Avoid(@"\b(EFS|NFS|the index) (knows|tells|says|answers for)\b", "file systems do not converse", "contains, returns"),
        Avoid(@"\ba content\b(?! (coding|type|hash|length|folder))", "content cannot be counted", "the data of a file"),
        Avoid(@"\bin force\b", "settings are in force, data is not", "active"),
        Avoid(@"(?<!there )\b(is|are|was|were) none\b", "inverted predicate", "is not a …, there is no …"),
        Avoid(@"\b(nobody|somebody|whoever|whosoever)\b", "the subject is unknown", "name the process, client or principal"),
        Avoid(@"\banew\b", "archaic", "again"),
        Avoid(@"\b(is|are|was|were|be) settled\b|\bsettles?\b", "has three meanings here", "idle, stable, finished"),
        Avoid(@"\bupkeep\b", "not a term of caching", "maintenance"),
        Avoid(@"\b(event|payload) shapes?\b", "AWS has a word", "payload format"),
        Avoid(@"\bwhere (it|they) lies?\b", "unclear", "its path"),
        Avoid(@"\ba front\b(?!-| end| controller| page)", "ambiguous", "gateway"),
        Avoid(@"\bis to be had\b|\bare to be had\b", "archaic", "is available"),
        Avoid(@"\bkinds? of page\b", "the code has another word", "page class"),
    ];

    private static Phrase Avoid(string pattern, string reason, string better) => new(new Regex(pattern, Options), reason, better);

    /// <param name="Pattern">What to find.</param>
    /// <param name="Reason">Why it is avoided.</param>
    /// <param name="Better">What to write instead.</param>
    internal sealed record Phrase(Regex Pattern, string Reason, string Better);
}
