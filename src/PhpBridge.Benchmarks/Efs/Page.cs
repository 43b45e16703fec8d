namespace PhpBridge.Benchmarks.Efs;

/// <summary>A page of the site, and how to tell that it is right.</summary>
/// <param name="Script">What runs for it, below the document root.</param>
/// <param name="Text">Is in the page, also as JSON.</param>
internal sealed record Page(string Name, string Path, string Script, string Text, bool NeedsLogin = false)
{
    private static readonly Page[] Known =
    [
        new("front", "/", "/index.php", "Paragraph 1 of post 12"),
        new("post", "/post-3/", "/index.php", "Comment 3 on post 3"),
        new("login", "/wp-login.php", "/wp-login.php", "Lost your password"),
        new("admin", "/wp-admin/", "/wp-admin/index.php", "At a Glance", NeedsLogin: true),
    ];

    /// <summary>A page of the benchmark's site by its name.</summary>
    public static Page? Named(string name) => Array.Find(Known, page => page.Name == name);

    /// <summary>A page of somebody's own site by its path, of which only the end is known.</summary>
    public static Page At(string path) => path.EndsWith(".php", StringComparison.Ordinal)
        ? new Page(path, path, path, "html>")
        : new Page(path, path, "/index.php", "html>");
}
