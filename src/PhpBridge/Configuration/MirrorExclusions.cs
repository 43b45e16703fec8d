using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>What below the document root is no code, and so left to the file system.</summary>
/// <param name="AddsToUsual">Whether what follows from the site's layout is excluded too.</param>
/// <param name="Paths">Relative to the document root, without slashes around them.</param>
internal sealed record MirrorExclusions(bool AddsToUsual, IReadOnlyList<string> Paths)
{
    public static readonly MirrorExclusions Usual = new(AddsToUsual: true, []);

    /// <summary>Folders and files of the content folder to which WordPress and well-known plugins write their data.</summary>
    private static readonly string[] Data =
    [
        "cache", "upgrade", "upgrade-temp-backup", "database", "debug.log", "blogs.dir", "backups", "wflogs", "litespeed", "et-cache", "updraft", "ai1wm-backups",
    ];

    public IReadOnlyList<string> Of(SiteLayout layout)
        => AddsToUsual
            ? [.. new[] { layout.Uploads, layout.OldUploads }.Concat(Data.Select(layout.Content.Below))
                .Select(folder => folder?.Path).Where(path => path is { Length: > 0 }).Select(path => path![1..]).Concat(Paths).Distinct()]
            : Paths;
}
