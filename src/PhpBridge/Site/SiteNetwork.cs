namespace PhpBridge.Site;

/// <summary>The sites of a WordPress (multisite).</summary>
internal enum SiteNetwork
{
    /// <summary>One site.</summary>
    None,

    /// <summary>The first segment of a path names the site.</summary>
    Subdirectories,

    /// <summary>The host names the site.</summary>
    Subdomains,
}
