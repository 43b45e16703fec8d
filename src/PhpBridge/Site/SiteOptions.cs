namespace PhpBridge.Site;

/// <summary>What a site is and how its paths are read.</summary>
/// <param name="DocumentRoot">The folder that is served, an absolute path.</param>
internal sealed record SiteOptions(string DocumentRoot)
{
    /// <summary>The folder that contains WordPress; null to search it.</summary>
    public string? WordPress { get; init; }

    /// <summary>The script that answers for paths without a file, below the root.</summary>
    public string FrontController { get; init; } = "/index.php";

    public bool AllowXmlRpc { get; init; } = true;

    /// <summary>Whether the first segment of a path may name a site of a network (WordPress's subdirectory multisite); null leaves it to WordPress.</summary>
    public bool? SitesInSubdirectories { get; init; }

    /// <summary>Folders outside of the root that symbolic links may lead into; "*" is any.</summary>
    public IReadOnlyList<string> LinkTargets { get; init; } = [];

    /// <summary>How long the file system's last word on a path counts.</summary>
    public TimeSpan Revalidate { get; init; } = TimeSpan.FromSeconds(5);
}
