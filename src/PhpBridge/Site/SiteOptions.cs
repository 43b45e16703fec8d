namespace PhpBridge.Site;

/// <summary>Options of the site.</summary>
/// <param name="DocumentRoot">The absolute path of the document root.</param>
internal sealed record SiteOptions(string DocumentRoot)
{
    /// <summary>The folder that contains WordPress; null to search it.</summary>
    public string? WordPress { get; init; }

    /// <summary>The script that serves paths without a file, below the document root.</summary>
    public string FrontController { get; init; } = "/index.php";

    public bool AllowXmlRpc { get; init; } = true;

    /// <summary>Whether the first segment of a path may name a site of a network; null for WordPress's own configuration.</summary>
    public bool? SitesInSubdirectories { get; init; }

    /// <summary>Folders outside of the document root in which targets of symbolic links are allowed; "*" for any.</summary>
    public IReadOnlyList<string> LinkTargets { get; init; } = [];

    /// <summary>The time for which a cached status is valid.</summary>
    public TimeSpan Revalidate { get; init; } = TimeSpan.FromSeconds(5);
}
