namespace PhpBridge.Site;

/// <summary>
/// The folders of a site. They do not follow from the document root: WordPress may have its own folder, its configuration may be in the
/// parent folder, and its content anywhere.
/// </summary>
internal sealed record SiteLayout
{
    private const string ContentName = "wp-content"; // WordPress's default.

    /// <summary>ABSPATH: the folder of wp-load.php, wp-admin and wp-includes.</summary>
    public required SiteFolder Core { get; init; }

    /// <summary>The path of wp-config.php; null if it does not exist.</summary>
    public string? Configuration { get; init; }

    /// <summary>WP_CONTENT_DIR.</summary>
    public required SiteFolder Content { get; init; }

    /// <summary>WP_PLUGIN_DIR.</summary>
    public required SiteFolder Plugins { get; init; }

    /// <summary>WPMU_PLUGIN_DIR.</summary>
    public required SiteFolder MustUsePlugins { get; init; }

    /// <summary>The folder of wp_upload_dir(), in a network that of the main site.</summary>
    public required SiteFolder Uploads { get; init; }

    /// <summary>The folder blogs.dir, in which networks kept uploads before WordPress 3.5; ms-files.php serves them.</summary>
    public SiteFolder? OldUploads { get; init; }

    public SiteNetwork Network { get; init; }

    /// <summary>The absolute paths of the files outside of WordPress that define the layout, such as its configuration.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Returns whether a path below the document root is in the uploads.</summary>
    public bool IsUpload(string path) => Uploads.Contains(path) || OldUploads?.Contains(path) == true;

    /// <summary>Returns the default layout of a WordPress in a folder.</summary>
    public static SiteLayout Default(SiteFolder core, string? configuration) => WithContent(core, configuration, core.Below(ContentName));

    /// <summary>Returns the default layout with the content in another folder.</summary>
    public static SiteLayout WithContent(SiteFolder core, string? configuration, SiteFolder content) => new()
    {
        Core = core,
        Configuration = configuration,
        Content = content,
        Plugins = content.Below("plugins"),
        MustUsePlugins = content.Below("mu-plugins"),
        Uploads = content.Below("uploads"),
        Sources = configuration is null ? [] : [configuration],
    };
}
