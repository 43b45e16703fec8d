using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>One line of the cache policy: which paths, and the Cache-Control they get.</summary>
/// <param name="Pattern">A path below the document root in which * is any text; or one of the words below.</param>
/// <param name="Value">Cache-Control's value.</param>
internal sealed record CacheRule(string Pattern, ReadOnlyMemory<byte> Value)
{
    /// <summary>The pattern of all URLs that name their file's version.</summary>
    public const string Versioned = "versioned";

    /// <summary>The pattern of what WordPress keeps as uploads, wherever that is.</summary>
    public const string Uploads = "uploads";

    /// <summary>The pattern of all else of WordPress, its plugins and themes, wherever they are.</summary>
    public const string Code = "code";

    /// <summary>A pattern, a space, and Cache-Control's value; null when it is not that.</summary>
    public static CacheRule? Parse(string line)
    {
        var space = line.IndexOfAny([' ', '\t']);
        var pattern = space < 0 ? "" : line[..space];
        var value = space < 0 ? "" : line[space..].Trim();
        var isPattern = pattern is Versioned or Uploads or Code || pattern.StartsWith('/') || pattern.StartsWith('*');
        return isPattern && value.Length > 0 && value.All(c => c is >= ' ' and <= '~') ? new CacheRule(pattern, Encoding.ASCII.GetBytes(value)) : null;
    }

    /// <param name="path">Below the document root.</param>
    /// <param name="isVersioned">Whether the URL names the file's version.</param>
    /// <param name="layout">The site's, or null while there is no WordPress.</param>
    public bool Matches(string path, bool isVersioned, SiteLayout? layout) => Pattern switch
    {
        Versioned => isVersioned,
        Uploads => layout?.IsUpload(path) == true,
        Code => layout is not null && IsCode(path, layout),
        _ => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Pattern, path, ignoreCase: true),
    };

    private static bool IsCode(string path, SiteLayout layout)
        => layout.Content.Holds(path) || layout.Plugins.Holds(path) || layout.MustUsePlugins.Holds(path)
            || layout.Core.Below("wp-includes").Holds(path) || layout.Core.Below("wp-admin").Holds(path);
}
