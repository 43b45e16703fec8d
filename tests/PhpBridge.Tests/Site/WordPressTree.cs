using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Tests.Site;

/// <summary>A document root that looks like WordPress, with the traps that attackers and careless people leave.</summary>
public sealed class WordPressTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WordPressTree()
    {
        string[] files =
        [
            "index.php", "wp-login.php", "xmlrpc.php", "wp-config.php", "wp-config-sample.php", "wp-config.php.bak",
            "readme.html", "license.txt", "robots.txt", "UPPER.PHP", "old.php~", "dump.sql", ".htaccess", ".env", ".git/config",
            ".well-known/acme-challenge/token", ".well-known/.hidden",
            "wp-admin/index.php", "wp-admin/admin-ajax.php", "wp-admin/includes/file.php", "wp-admin/css/style.css",
            "wp-includes/version.php", "wp-includes/ms-files.php", "wp-includes/js/jquery.js", "wp-includes/js/tinymce/wp-tinymce.php",
            "wp-includes/js/tinymce/langs/wp-langs.php", "wp-includes/theme-compat/header.php", "wp-includes/theme-compat/style.css",
            "wp-content/index.php", "wp-content/plugins/shop/shop.php", "wp-content/plugins/shop/script.phtml",
            "wp-content/plugins/wp-config-editor/icon.svg", "wp-content/plugins/folder.php/style.css",
            "wp-content/uploads/2026/x.jpg", "wp-content/uploads/2026/evil.php", "wp-content/uploads/2026/EVIL.PhP", "wp-content/uploads/2026/evil.phar",
            "wp-content/uploads/shell/index.php", "wp-content/uploads/line\nbreak/evil.php", "wp-content/uploads/page/index.html",
            "wp-content/uploads/ä ö.png", "wp-content/uploads/backup.sql", "wp-content/uploads/a%2e.txt", "wp-content/uploads/back\\slash.txt",
            "wp-content/cache/index.html", "empty/folder/x.txt",
        ];
        foreach (var file in files)
        {
            _folder.Add("site/" + file, "content of " + file);
        }

        _folder.Add("secret.txt", "outside");
        _folder.Add("outside/linked.css", "linked");
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), Path.Combine(_folder.Path, "outside"));
        File.CreateSymbolicLink(Path.Combine(Root, "link.css"), Path.Combine(_folder.Path, "outside/linked.css"));
        File.CreateSymbolicLink(Path.Combine(Root, "dangling.css"), Path.Combine(_folder.Path, "nowhere"));
    }

    public string Root => Path.Combine(_folder.Path, "site");

    /// <summary>Kind and value of what a path means, such as "Script /index.php +/2026".</summary>
    public string Resolve(string path, bool allowXmlRpc = true) => Describe(ResolveBytes(Encoding.UTF8.GetBytes(path), allowXmlRpc));

    internal Resolution ResolveBytes(byte[] path, bool allowXmlRpc = true) => new SiteResolver(Root, allowXmlRpc).Resolve(path);

    public void Dispose() => _folder.Dispose();

    private string Describe(Resolution resolution) => resolution switch
    {
        Resolution.Asset asset => "Asset " + asset.File.FullName[Root.Length..],
        Resolution.Script { PathInfo: "" } script => "Script " + script.Name,
        Resolution.Script script => $"Script {script.Name} +{script.PathInfo}",
        Resolution.Directory directory => "Directory " + directory.Path,
        Resolution.Denied denied => "Denied " + denied.Rule,
        _ => resolution.GetType().Name,
    };
}
