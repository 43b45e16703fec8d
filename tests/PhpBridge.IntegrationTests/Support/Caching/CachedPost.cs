using System.Globalization;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>A post of <see cref="CachedWordPress"/>.</summary>
internal sealed record CachedPost(int Id, string Path, string Title)
{
    /// <summary>Of the REST API.</summary>
    public string Route => "wp/v2/posts/" + Text;

    public string Text => Id.ToString(CultureInfo.InvariantCulture);
}
