namespace PhpBridge.Site;

/// <summary>Whether a WordPress has several sites (multisite), and where each is.</summary>
internal enum SiteNetwork
{
    /// <summary>One site.</summary>
    None,

    /// <summary>The first segment of a path names the site.</summary>
    Subdirectories,

    /// <summary>The host names it.</summary>
    Subdomains,
}
