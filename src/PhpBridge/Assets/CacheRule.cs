using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>One rule of the cache policy: a pattern of paths and the value of Cache-Control.</summary>
/// <param name="Pattern">A path below the document root with * for any text, or one of the words below.</param>
/// <param name="Value">The value of Cache-Control.</param>
internal sealed record CacheRule(string Pattern, ReadOnlyMemory<byte> Value)
{
    /// <summary>The pattern of all URLs that contain their file's version.</summary>
    public const string Versioned = "versioned";

    /// <summary>The pattern of all files in the uploads.</summary>
    public const string Uploads = "uploads";

    /// <summary>The pattern of all other files of WordPress, its plugins and themes.</summary>
    public const string Code = "code";

    /// <summary>Parses a pattern, a space, and the value of Cache-Control; null for any other text.</summary>
    public static CacheRule? Parse(string line)
    {
        var space = line.IndexOfAny([' ', '\t']);
        var pattern = space < 0 ? "" : line[..space];
        var value = space < 0 ? "" : line[space..].Trim();
        var isPattern = pattern is Versioned or Uploads or Code || pattern.StartsWith('/') || pattern.StartsWith('*');
        return isPattern && value.Length > 0 && value.All(c => c is >= ' ' and <= '~')
            ? new CacheRule(pattern, Encoding.ASCII.GetBytes(value))
            : null;
    }

    /// <param name="path">The path below the document root.</param>
    /// <param name="isVersioned">Whether the URL contains the file's version.</param>
    /// <param name="layout">The site's layout; null without WordPress.</param>
    public bool Matches(string path, bool isVersioned, SiteLayout? layout) => Pattern switch
    {
        Versioned => isVersioned,
        Uploads => layout?.IsUpload(path) == true,
        Code => layout is not null && IsCode(path, layout),
        _ => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Pattern, path, ignoreCase: true),
    };

    private static bool IsCode(string path, SiteLayout layout)
        => layout.Content.Contains(path) || layout.Plugins.Contains(path) || layout.MustUsePlugins.Contains(path)
            || layout.Core.Below("wp-includes").Contains(path) || layout.Core.Below("wp-admin").Contains(path);
}
