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

    /// <summary>Checks a whole response, with its head.</summary>
    /// <exception cref="InvalidOperationException">It is another page, or an error.</exception>
    public void Check(string answer)
    {
        var status = answer.IndexOf("Status: ", StringComparison.Ordinal);
        if ((status >= 0 && !answer.AsSpan(status + 8).StartsWith("200", StringComparison.Ordinal))
            || !answer.Contains(Text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"the {Name} page is not right ('{Text}' is not in it, or its status is not 200): "
                + answer[..Math.Min(answer.Length, 2000)]);
        }
    }

    /// <summary>A page of the user's own site by its path; only the end of its HTML is known.</summary>
    public static Page At(string path) => path.EndsWith(".php", StringComparison.Ordinal)
        ? new Page(path, path, path, "html>")
        : new Page(path, path, "/index.php", "html>");
}
