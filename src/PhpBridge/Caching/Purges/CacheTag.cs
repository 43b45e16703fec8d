using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Caching.Requests;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// Tags of pages, as 64-bit hashes in hexadecimal: two that collide are purged together, which costs a page and no correctness. Tags are
/// compared without regard to case, as CloudFront compares them.
/// </summary>
internal static class CacheTag
{
    /// <summary>Stands for every page.</summary>
    public const string All = "all";

    /// <summary>The most characters of a tag, as at CloudFront.</summary>
    public const int MaxLength = 256;

    /// <returns>Null when the text is not a tag: empty, too long, or with other than visible ASCII characters.</returns>
    public static string? Parse(string text)
    {
        var isTag = text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.Contains(',', StringComparison.Ordinal);
        return isTag ? Hash("tag:" + text.ToLowerInvariant()) : null;
    }

    /// <summary>The tag that a page has by its path, or by its path and query.</summary>
    public static string OfTarget(string target) => Hash("url:" + target);

    /// <summary>The tags of a page: those of Cache-Tag, and those of its URL.</summary>
    /// <param name="field">The value of Cache-Tag; may be empty. Text that is no tag is passed over.</param>
    public static string[] OfPage(string field, string target)
    {
        var tags = new List<string> { OfTarget(target), OfTarget(PageKey.PathOf(target)) };
        foreach (var text in field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(text) is { } tag && !tags.Contains(tag))
            {
                tags.Add(tag);
            }
        }

        return tags.ToArray();
    }

    private static string Hash(string text)
        => XxHash64.HashToUInt64(Encoding.Latin1.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);
}
