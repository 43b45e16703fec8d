using Xunit;

namespace PhpBridge.Tests.Site;

public class DenyRulesTests(WordPressTree tree) : IClassFixture<WordPressTree>
{
    [Theory]
    [InlineData("/.env", "dot-file")]
    [InlineData("/.htaccess", "dot-file")]
    [InlineData("/.git", "dot-file")]
    [InlineData("/.git/config", "dot-file")]
    [InlineData("/wp-content/.git/config", "dot-file")]
    [InlineData("/index.php/.env", "dot-file")]
    [InlineData("/...", "dot-file")]
    [InlineData("/.well-known/.hidden", "dot-file")]
    [InlineData("/.well-knownx/token", "dot-file")]
    [InlineData("/x/.well-known/token", "dot-file")]
    [InlineData("/wp-config.php", "wp-config")]
    [InlineData("/php.d", "php-settings")]
    [InlineData("/php.d/", "php-settings")]
    [InlineData("/php.d/mail.ini", "php-settings")]
    [InlineData("/PHP.D/x", "php-settings")]
    [InlineData("/wp-config.php/", "wp-config")]
    [InlineData("/wp-config.php/x", "wp-config")]
    [InlineData("/wp-config.php.bak", "wp-config")]
    [InlineData("/wp-config.php~", "wp-config")]
    [InlineData("/wp-config.old", "wp-config")]
    [InlineData("/wp-config-sample.php", "wp-config")]
    [InlineData("/wp-config copy.php", "wp-config")]
    [InlineData("/blog/wp-config.php", "wp-config")]
    [InlineData("/wp-content/uploads/2026/evil.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/missing.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.php/x.jpg", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.php/", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/x.jpg/y.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.phar", "script-in-uploads")]
    [InlineData("/wp-content/uploads/x.phtml", "script-in-uploads")]
    [InlineData("/wp-content/uploads/x.php7", "script-in-uploads")]
    [InlineData("/files/x.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/line%0Abreak/evil.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/%0A.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell/", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell//", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell/.", "script-in-uploads")]
    [InlineData("/wp-content/uploads/backup.sql", "data-in-content")]
    [InlineData("/wp-content/uploads/backup.sql.gz", "data-in-content")]
    [InlineData("/wp-content/uploads/site.sqlite3", "data-in-content")]
    [InlineData("/wp-content/uploads/x.db", "data-in-content")]
    [InlineData("/wp-content/uploads/x.log", "data-in-content")]
    [InlineData("/wp-content/uploads/x.env", "data-in-content")]
    [InlineData("/wp-content/uploads/x.ini", "data-in-content")]
    [InlineData("/wp-content/uploads/x.bak", "data-in-content")]
    [InlineData("/wp-content/uploads/%0A/x.bak", "data-in-content")]
    [InlineData("/wp-content/debug.log", "data-in-content")]
    [InlineData("/wp-content/plugins/shop/logs/payment.log", "data-in-content")]
    [InlineData("/wp-admin/error_log", "data-in-content")]
    [InlineData("/wp-admin/includes/file.php", "wp-admin-includes")]
    [InlineData("/wp-admin/includes/", "wp-admin-includes")]
    [InlineData("/wp-includes/version.php", "wp-includes")]
    [InlineData("/wp-includes/version.php/x", "wp-includes")]
    [InlineData("/wp-includes/%0A/version.php", "wp-includes")]
    [InlineData("/wp-includes/ms-files.php/x", "wp-includes")]
    [InlineData("/wp-includes/js/tinymce/langs/wp-langs.php", "wp-includes")]
    [InlineData("/wp-includes/theme-compat/header.php", "wp-includes")]
    [InlineData("/wp-includes/theme-compat/style.css", "theme-compat")]
    [InlineData("/UPPER.PHP", "source")]
    [InlineData("/wp-content/plugins/shop/script.phtml", "source")]
    [InlineData("/old.php~", "source")]
    [InlineData("/x.php.swp", "source")]
    [InlineData("/x.php.txt", "source")]
    [InlineData("/dump.sql", "source")]
    [InlineData("/x.inc", "source")]
    [InlineData("/readme.html", "readme")]
    [InlineData("/license.txt", "readme")]
    public void What_must_not_be_reached_is_denied_by_name(string path, string rule)
    {
        Assert.Equal("Denied " + rule, tree.Resolve(path.Replace(" ", "%20", StringComparison.Ordinal)));
        Assert.Equal("Denied " + rule, tree.Resolve("//x/../" + path.Replace(" ", "%20", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/WP-CONFIG.php", "wp-config")]
    [InlineData("/wp-content/UPLOADS/x.pHp", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/EVIL.PhP", "script-in-uploads")]
    [InlineData("/WP-Admin/Includes/file.php", "wp-admin-includes")]
    [InlineData("/Wp-Includes/version.PHP", "wp-includes")]
    [InlineData("/WP-INCLUDES/Theme-Compat/x", "theme-compat")]
    [InlineData("/x.PHTML", "source")]
    [InlineData("/ReadMe.html", "readme")]
    public void Case_does_not_matter(string path, string rule)
        => Assert.Equal("Denied " + rule, tree.Resolve(path));

    [Theory]
    [InlineData("/%2eenv", "dot-file")]
    [InlineData("/%2Egit/config", "dot-file")]
    [InlineData("/wp%2dconfig%2ephp", "wp-config")]
    [InlineData("/x/%2e%2e/wp-config.php", "wp-config")]
    [InlineData("/.%2f/wp-config.php", "wp-config")]
    [InlineData("/%2fwp-config.php", "wp-config")]
    [InlineData("/wp-content/uploads%2f2026%2fevil.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.%70%68%70", "script-in-uploads")]
    [InlineData("/wp-content/./uploads/x/../2026/evil.php", "script-in-uploads")]
    [InlineData("/wp-content//uploads///2026/evil.php", "script-in-uploads")]
    [InlineData("/wp-admin/%69ncludes/file.php", "wp-admin-includes")]
    [InlineData("/wp-includes/x/..%2fversion.php", "wp-includes")]
    public void No_encoding_slips_past(string path, string rule)
        => Assert.Equal("Denied " + rule, tree.Resolve(path));

    [Theory]
    [InlineData("/%252eenv")]
    [InlineData("/wp%252dconfig.php")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("/..;/secret.txt")]
    public void Double_encoding_and_backslashes_name_nothing(string path)
    {
        var resolution = tree.Resolve(path);

        Assert.Contains(resolution, (string[])["Script /index.php", "Denied dot-file"]);
    }

    [Theory]
    [InlineData("/wp-includes/ms-files.php", "Script /wp-includes/ms-files.php")]
    [InlineData("/wp-includes/js/tinymce/wp-tinymce.php", "Script /wp-includes/js/tinymce/wp-tinymce.php")]
    [InlineData("/xmlrpc.php", "Script /xmlrpc.php")]
    [InlineData("/a.b/", "Script /index.php")]
    [InlineData("/profiles/x.php", "Script /index.php")]
    public void What_only_looks_like_it_is_not_denied(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Theory]
    [InlineData("/xmlrpc.php")]
    [InlineData("/XmlRpc.php")]
    [InlineData("//xmlrpc%2Ephp")]
    [InlineData("/xmlrpc.php/")]
    [InlineData("/xmlrpc.php/x")]
    public void Xmlrpc_can_be_switched_off(string path)
        => Assert.Equal("Denied xmlrpc", tree.Resolve(path, allowXmlRpc: false));
}
