
namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>Singular pages, archives, later pages of lists, feeds, REST collections, sitemaps, a search, missing pages.</summary>
internal static class TaggedPages
{
    public static IReadOnlyList<string> All { get; } =
    [
        "/",
        "/page/2/",
        "/page/3/",
        "/post-112/",
        "/post-111/",
        "/post-110/",
        "/post-105/",
        "/post-104/",
        "/post-101/",
        "/post-113/",
        "/about/",
        "/contact/",
        "/category/news/",
        "/category/sport/",
        "/category/local/",
        "/category/empty/",
        "/tag/third/",
        "/author/admin/",
        "/author/second/",
        "/2025/",
        "/2025/04/",
        "/2025/12/",
        "/feed/",
        "/comments/feed/",
        "/post-111/feed/",
        "/category/news/feed/",
        "/wp-json/wp/v2/posts",
        "/wp-json/wp/v2/posts/105",
        "/wp-json/wp/v2/pages",
        "/wp-json/wp/v2/categories",
        "/wp-json/wp/v2/comments",
        "/wp-json/wp/v2/media",
        "/wp-json/wp/v2/users",
        "/wp-sitemap.xml",
        "/wp-sitemap-posts-post-1.xml",
        "/wp-sitemap-taxonomies-category-1.xml",
        "/wp-sitemap-users-1.xml",
        "/?s=Content+105",
        "/no-such-page/",
    ];
}
