using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>Settings of the site: its folders, and how paths are resolved.</summary>
internal static class SiteSettings
{
    public static readonly Setting<string> DocumentRoot = SettingTypes.AbsolutePath(
        "PHPBRIDGE_DOCUMENT_ROOT", "/mnt/wordpress", "The document root of the site.");

    private static readonly Setting<string?> WordPress = SettingTypes.AbsolutePath(
        "PHPBRIDGE_WORDPRESS",
        "",
        "The folder that contains WordPress's `wp-load.php`. `auto` searches it: see [Layouts](wordpress.md#layouts).").Or("auto");

    private static readonly Setting<string> FrontController = new(
        "PHPBRIDGE_FRONT_CONTROLLER",
        "the path of a script below the document root",
        "/index.php",
        "The script that serves paths without a file, below the document root.",
        SettingParsers.TryParseScript);

    private static readonly Setting<bool?> Multisite = SettingTypes.Choice(
        "PHPBRIDGE_MULTISITE",
        "subdirectory",
        "off",
        "`subdirectory`: the first segment of a path can be a site of the network, as in `/site/wp-admin/`. `off`: it cannot. `auto`: as "
            + "WordPress is configured, which is read after the first response.").OrAuto();

    private static readonly Setting<bool> XmlRpc = SettingTypes.Switch(
        "PHPBRIDGE_XMLRPC", "`off` answers `xmlrpc.php` with 403. Few sites need it, and many bots attack it.");

    private static readonly Setting<IReadOnlyList<string>> LinkTargets = new(
        "PHPBRIDGE_LINK_TARGETS",
        "`none`, `*`, or absolute paths separated by `:`",
        "none",
        "Folders outside of the document root that symbolic links may lead into. `*` allows any.",
        SettingParsers.TryParseFolders);

    public static readonly SettingGroup Group = new("Site", [DocumentRoot, WordPress, FrontController, Multisite, XmlRpc, LinkTargets]);

    public static SiteOptions Read(Variables variables) => new(DocumentRoot.Read(variables))
    {
        WordPress = WordPress.Read(variables),
        FrontController = FrontController.Read(variables),
        SitesInSubdirectories = Multisite.Read(variables),
        AllowXmlRpc = XmlRpc.Read(variables),
        LinkTargets = LinkTargets.Read(variables),
        Revalidate = AssetSettings.RevalidateAfter.Read(variables),
    };
}
