using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Tests.Site;

/// <summary>A document root that looks like WordPress, with the traps that attackers and careless people leave.</summary>
public sealed class WordPressTree : IDisposable
{
    /// <summary>Files that are none of a visitor's business, wherever they are.</summary>
    public static readonly string[] RefusedNames =
    [
        "x.sql", "backup.sql.gz", "dump.sql.2026-11-05.zip", "site.sqlite3", "x.db", "x.db-wal", "x.log", "debug.log.1",
        "debug.log-20261105", "debug.log.txt", "x.env", "x.ini",
        "settings.conf", "error_log", "error_log.1", "error_log-20261105", "x.bak", "x.bak.zip", "style.css.orig", "x.php~", "x.php.bak",
        "x.php.old", "x.php.txt", "x.php.zip",
        "x.php_old", "x.php_.1", "x.php-20261105", "x.php.", "x.phtml", "x.PHTML", "x.php7", "x.inc", "x.twig", "x.php.swp", "#x.php#",
        "deploy.sh", "x.aspx",
        "composer.json", "composer.lock", "composer.json.old", "package.json", "yarn.lock", "web.config", "Dockerfile", "id_rsa",
        "wp-config.php.save", "wp-config.php.zip", "wp-config",
    ];

    /// <summary>Files of other types, whatever their names have in them: WordPress gives uploads such names.</summary>
    public static readonly string[] OrdinaryNames =
    [
        "functions.php_.png", "functions.php_-300x225.png", "functions.php_-scaled.jpg", "functions.php_.txt", "functions.php_.zip",
        "index.php-old.png", "x.php.jpg", "x.phtml.gif",
        "backup.sql_.gz", "debug.log_.txt", "debug.log.png", "dump.sql.jpg", "wp-config-screenshot.png", "wp-config-screenshot-150x150.png",
        "wp-config.mp4", "wp-config-backup.txt", "wp-config.php_.pdf",
        "error_log.png", "error_logs", "error_log_reader.pdf", "log", "php", "my.sql-guide.pdf", "composer.json.png", "package.jsonp",
        "movie.swf", "archive.tar.gz", "photo.2",
        "photo.env.webp", "style.css.gz", "index.php.html", "v1.2.3.zip", "notes.txt", "readme.html", "license.txt", "catalog", "b.a.k",
    ];

    private readonly TemporaryFolder _folder = new();

    public WordPressTree()
    {
        string[] files =
        [
            "index.php", "wp-load.php", "wp-login.php", "xmlrpc.php", "wp-config.php", "wp-config-sample.php", "wp-config.php.bak",
            "readme.html", "license.txt", "robots.txt", "UPPER.PHP", "old.php~", "dump.sql", ".htaccess", ".env", ".git/config",
            ".well-known/acme-challenge/token", ".well-known/.hidden",
            "wp-admin/index.php", "wp-admin/admin-ajax.php", "wp-admin/includes/file.php", "wp-admin/css/style.css",
            "wp-includes/version.php", "wp-includes/ms-files.php", "wp-includes/js/jquery.js", "wp-includes/js/tinymce/wp-tinymce.php",
            "wp-includes/js/tinymce/langs/wp-langs.php", "wp-includes/theme-compat/header.php", "wp-includes/theme-compat/style.css",
            "wp-content/index.php", "wp-content/plugins/shop/shop.php", "wp-content/plugins/shop/script.phtml",
            "wp-content/plugins/wp-config-editor/icon.svg", "wp-content/plugins/folder.php/style.css",
            "wp-content/uploads/2026/x.jpg", "wp-content/uploads/2026/evil.php", "wp-content/uploads/2026/EVIL.PhP",
            "wp-content/uploads/2026/evil.phar",
            "wp-content/uploads/shell/index.php", "wp-content/uploads/line\nbreak/evil.php", "wp-content/uploads/page/index.html",
            "wp-content/uploads/ä ö.png", "wp-content/uploads/backup.sql", "wp-content/uploads/a%2e.txt",
            "wp-content/uploads/back\\slash.txt",
            "wp-content/cache/index.html", "empty/folder/x.txt",
            "wp-config.old", "wp-config.txt", "wp-config.zip", "wp-config copy.php", "WP-CONFIG.PHP", "blog/wp-config.php",
            "php.d/mail.ini", "php.d/x.txt",
            "wp-admin/error_log", "wp-admin/includes/notes.css", "wp-content/plugins/shop/views/cart.blade.php",
        ];
        foreach (
            var file in files.Concat(RefusedNames.Select(name => "wp-content/uploads/" + name))
                .Concat(OrdinaryNames.Select(name => "wp-content/uploads/" + name)))
        {
            _folder.Add("site/" + file, "content of " + file);
        }

        _folder.Add("secret.txt", "outside");
        _folder.Add("outside/linked.css", "linked");
        _folder.Add("outside/index.php", "<?php");
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), Path.Combine(_folder.Path, "outside"));
        File.CreateSymbolicLink(Path.Combine(Root, "link.css"), Path.Combine(_folder.Path, "outside/linked.css"));
        File.CreateSymbolicLink(Path.Combine(Root, "dangling.css"), Path.Combine(_folder.Path, "nowhere"));
        File.CreateSymbolicLink(Path.Combine(Root, "circle.css"), "circle.css");
        File.CreateSymbolicLink(Path.Combine(Root, "outside.php"), Path.Combine(_folder.Path, "outside/index.php"));
        File.CreateSymbolicLink(Path.Combine(Root, "inside.txt"), "robots.txt");
        File.CreateSymbolicLink(Path.Combine(Root, "login.txt"), "wp-login.php");
        Directory.CreateSymbolicLink(Path.Combine(Root, "admin"), "wp-admin");
        MakeFifo(Path.Combine(Root, "fifo.css"));
    }

    /// <summary>A folder beside the root that links lead to.</summary>
    public string Outside => Path.Combine(_folder.Path, "outside");

    public string Root => Path.Combine(_folder.Path, "site");

    /// <summary>Kind and value of what a path means, such as "Script /index.php +/2026".</summary>
    public string Resolve(string path, bool allowXmlRpc = true) => Describe(ResolveBytes(Encoding.UTF8.GetBytes(path), allowXmlRpc));

    internal Resolution ResolveBytes(byte[] path, bool allowXmlRpc = true)
        => Resolve(path, new SiteOptions(Root) { AllowXmlRpc = allowXmlRpc });

    internal string Resolve(string path, SiteOptions options) => Describe(Resolve(Encoding.UTF8.GetBytes(path), options));

    /// <summary>Each time as if nothing had been seen before.</summary>
    private static Resolution Resolve(byte[] path, SiteOptions options)
    {
        using var files = new FileTable(options, TimeProvider.System, IFileStatusSource.None);
        var layouts = new SiteLayouts(options.DocumentRoot);
        return new SiteResolver(options, files, layouts, new SiteCheck(layouts)).Resolve(path);
    }

    public void Dispose() => _folder.Dispose();

    private static void MakeFifo(string path)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
    }

    internal static string Describe(Resolution resolution) => resolution switch
    {
        Resolution.Asset asset => "Asset " + asset.Path,
        Resolution.Script { PathInfo: "" } script => "Script " + script.Name,
        Resolution.Script script => $"Script {script.Name} +{script.PathInfo}",
        Resolution.Directory directory => "Directory " + directory.Path,
        Resolution.Denied denied => "Denied " + denied.Rule,
        _ => resolution.GetType().Name,
    };
}
