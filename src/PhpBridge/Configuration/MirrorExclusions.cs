using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>Files and folders below the document root that are not mirrored.</summary>
/// <param name="AddsToUsual">Whether the data folders of the site's layout are excluded too.</param>
/// <param name="Paths">Paths relative to the document root, without slashes at both ends.</param>
internal sealed record MirrorExclusions(bool AddsToUsual, IReadOnlyList<string> Paths)
{
    public static readonly MirrorExclusions Usual = new(AddsToUsual: true, []);

    /// <summary>Folders and files below the content folder that WordPress and common plugins write data to.</summary>
    private static readonly string[] Data =
    [
        "cache", "upgrade", "upgrade-temp-backup", "database", "debug.log", "blogs.dir", "backups", "wflogs", "litespeed", "et-cache",
        "updraft", "ai1wm-backups",
    ];

    public IReadOnlyList<string> Of(SiteLayout layout)
        => AddsToUsual
            ? [.. new[] { layout.Uploads, layout.OldUploads }.Concat(Data.Select(layout.Content.Below))
                .Select(folder => folder?.Path).Where(path => path is { Length: > 0 }).Select(path => path![1..]).Concat(Paths).Distinct()]
            : Paths;
}
