namespace PhpBridge.Site;

/// <summary>
/// Where a site's WordPress is, and where it keeps what is the site's own. The document root says little of it: WordPress may
/// be in a folder of its own, its configuration one above, its content anywhere.
/// </summary>
internal sealed record SiteLayout
{
    private const string ContentName = "wp-content"; // What WordPress takes where nothing else is said.

    /// <summary>ABSPATH: wp-load.php, wp-admin and wp-includes are in it.</summary>
    public required SiteFolder Core { get; init; }

    /// <summary>wp-config.php, or null where there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>WP_CONTENT_DIR.</summary>
    public required SiteFolder Content { get; init; }

    /// <summary>WP_PLUGIN_DIR.</summary>
    public required SiteFolder Plugins { get; init; }

    /// <summary>WPMU_PLUGIN_DIR.</summary>
    public required SiteFolder MustUsePlugins { get; init; }

    /// <summary>Where wp_upload_dir() says; of a network, the main site's.</summary>
    public required SiteFolder Uploads { get; init; }

    /// <summary>What networks kept their sites' uploads in before WordPress 3.5, blogs.dir; scripts hand them out (ms-files.php).</summary>
    public SiteFolder? OldUploads { get; init; }

    public SiteNetwork Network { get; init; }

    /// <summary>Files outside of WordPress that say all this, absolute paths: when one of them changes, it may be otherwise.</summary>
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>Whether a path below the document root leads to what visitors, or those that may write here, have uploaded.</summary>
    public bool IsUpload(string path) => Uploads.Holds(path) || OldUploads?.Holds(path) == true;

    /// <summary>WordPress's own arrangement of a WordPress in a folder.</summary>
    public static SiteLayout Usual(SiteFolder core, string? configuration) => WithContent(core, configuration, core.Below(ContentName));

    /// <summary>The same with its content in another folder.</summary>
    public static SiteLayout WithContent(SiteFolder core, string? configuration, SiteFolder content) => new()
    {
        Core = core,
        Configuration = configuration,
        Content = content,
        Plugins = content.Below("plugins"),
        MustUsePlugins = content.Below("mu-plugins"),
        Uploads = content.Below("uploads"),
        RestsOn = configuration is null ? [] : [configuration],
    };
}
