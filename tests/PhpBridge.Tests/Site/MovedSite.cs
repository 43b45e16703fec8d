using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Tests.Site;

/// <summary>A site whose WordPress, content, plugins and uploads are not where WordPress puts them.</summary>
public sealed class MovedSite : IDisposable
{
    private const string Layout = """
        {"core":{"folder":"cms","path":"/cms"},"content":{"folder":"app","path":"/app"},
         "plugins":{"folder":"extensions","path":"/extensions"},
         "muPlugins":{"folder":"app/mu-plugins","path":"/app/mu-plugins"},"uploads":{"folder":"media","path":"/media"},
         "network":"none","configuration":"cms/wp-config.php","files":["cms/wp-config.php"]}
        """;

    private readonly TemporaryFolder _folder = new();

    public MovedSite()
    {
        string[] files =
        [
            "index.php", "readme.html", "cms/wp-load.php", "cms/wp-config.php", "cms/readme.html", "cms/license.txt",
            "cms/wp-includes/version.php", "cms/wp-admin/includes/file.php",
            "app/debug.log", "app/wp-config.txt", "app/backups/site.sql.gz", "extensions/shop/ajax.php", "extensions/shop/error_log",
            "media/2026/evil.php", "media/2026/x.jpg",
            "media/2026/wp-config.txt", "media/2026/wp-config.zip", "media/2026/wp-config.old", "media/2026/wp-config.php.txt",
            "media/2026/x.log",
        ];
        foreach (var file in files)
        {
            _folder.Add(file);
        }

        File.WriteAllText(Path.Combine(_folder.Path, SiteLayouts.RecordName), Layout);
        Layouts = new SiteLayouts(_folder.Path);
        Layouts.Refresh();
    }

    internal SiteLayouts Layouts { get; }

    /// <summary>Kind and value of what a path means.</summary>
    public string Resolve(string path)
    {
        var options = new SiteOptions(_folder.Path);
        using var files = new FileTable(options, TimeProvider.System, IFileStatusSource.None);
        return WordPressTree.Describe(
            new SiteResolver(options, files, Layouts, new SiteCheck(Layouts)).Resolve(Encoding.UTF8.GetBytes(path)));
    }

    public void Dispose() => _folder.Dispose();
}
