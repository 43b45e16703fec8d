using System.Text;

namespace PhpBridge.Assets;

/// <summary>One line of the cache policy: which paths, and the Cache-Control they get.</summary>
/// <param name="Pattern">A path below the document root in which * is any text; or <see cref="Versioned"/>.</param>
/// <param name="Value">Cache-Control's value.</param>
internal sealed record CacheRule(string Pattern, ReadOnlyMemory<byte> Value)
{
    /// <summary>The pattern of all URLs that name their file's version.</summary>
    public const string Versioned = "versioned";

    /// <summary>A pattern, a space, and Cache-Control's value; null when it is not that.</summary>
    public static CacheRule? Parse(string line)
    {
        var space = line.IndexOfAny([' ', '\t']);
        var pattern = space < 0 ? "" : line[..space];
        var value = space < 0 ? "" : line[space..].Trim();
        var isPattern = pattern == Versioned || pattern.StartsWith('/') || pattern.StartsWith('*');
        return isPattern && value.Length > 0 && value.All(c => c is >= ' ' and <= '~') ? new CacheRule(pattern, Encoding.ASCII.GetBytes(value)) : null;
    }

    public bool Matches(string path, bool isVersioned)
        => Pattern == Versioned ? isVersioned : System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Pattern, path, ignoreCase: true);
}
