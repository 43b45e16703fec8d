using PhpBridge.Site;
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
    [InlineData("/php.d/mail.ini", "data")]
    [InlineData("/php.d/x.txt", "php-settings")]
    [InlineData("/php.d/", "directory-listing")]
    [InlineData("/wp-config.php/", "wp-config")]
    [InlineData("/wp-config.php/x", "wp-config")]
    [InlineData("/wp-config.php.bak", "wp-config")]
    [InlineData("/wp-config.old", "wp-config")]
    [InlineData("/wp-config.txt", "wp-config")]
    [InlineData("/wp-config.zip", "wp-config")]
    [InlineData("/wp-config-sample.php", "wp-config")]
    [InlineData("/wp-config copy.php", "wp-config")]
    [InlineData("/WP-CONFIG.PHP", "wp-config")]
    [InlineData("/blog/wp-config.php", "wp-config")]
    [InlineData("/wp-content/uploads/2026/evil.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.php/x.jpg", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/evil.php/", "script-in-uploads")]
    [InlineData("/wp-content/uploads/line%0Abreak/evil.php", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell/", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell//", "script-in-uploads")]
    [InlineData("/wp-content/uploads/shell/.", "script-in-uploads")]
    [InlineData("/wp-content/uploads/2026/EVIL.PhP", "source")]
    [InlineData("/wp-content/uploads/2026/evil.phar", "source")]
    [InlineData("/wp-admin/error_log", "data")]
    [InlineData("/wp-admin/includes/file.php", "wp-admin-includes")]
    [InlineData("/wp-admin/includes/file.php/", "wp-admin-includes")]
    [InlineData("/wp-admin/includes/notes.css", "wp-admin-includes")]
    [InlineData("/wp-includes/version.php", "wp-includes")]
    [InlineData("/wp-includes/version.php/x", "wp-includes")]
    [InlineData("/wp-includes/js/tinymce/langs/wp-langs.php", "wp-includes")]
    [InlineData("/wp-includes/theme-compat/header.php", "wp-includes")]
    [InlineData("/wp-includes/theme-compat/style.css", "theme-compat")]
    [InlineData("/UPPER.PHP", "source")]
    [InlineData("/wp-content/plugins/shop/script.phtml", "source")]
    [InlineData("/wp-content/plugins/shop/views/cart.blade.php", "source")]
    [InlineData("/old.php~", "source")]
    [InlineData("/dump.sql", "data")]
    [InlineData("/readme.html", "readme")]
    [InlineData("/license.txt", "readme")]
    public void A_private_path_is_denied(string path, string rule)
    {
        Assert.Equal("Denied " + rule, tree.Resolve(path.Replace(" ", "%20", StringComparison.Ordinal)));
        Assert.Equal("Denied " + rule, tree.Resolve("//x/../" + path.Replace(" ", "%20", StringComparison.Ordinal)));
    }

    public static TheoryData<string> Refused => [.. WordPressTree.RefusedNames];

    public static TheoryData<string> Ordinary => [.. WordPressTree.OrdinaryNames];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_of_a_type_that_is_no_visitors_business_is_denied_wherever_it_is(string name)
        => Assert.StartsWith("Denied ", tree.Resolve("/wp-content/uploads/" + Uri.EscapeDataString(name)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void A_files_type_is_the_end_of_its_name(string name)
        => Assert.Equal("Asset /wp-content/uploads/" + name, tree.Resolve("/wp-content/uploads/" + Uri.EscapeDataString(name)));

    [Theory]
    [InlineData("/reference/files/wp-admin/includes/plugin.php/")]
    [InlineData("/reference/files/wp-admin/includes/plugin.php")]
    [InlineData("/docs/wp-includes/class-wp.php/")]
    [InlineData("/docs/wp-includes/theme-compat/")]
    [InlineData("/wp-config.php-explained/")]
    [InlineData("/handbook/wp-config.php/")]
    [InlineData("/handbook/readme.html")]
    [InlineData("/blog/debug.log/")]
    [InlineData("/downloads/dump.sql")]
    [InlineData("/guestbook.cgi")]
    [InlineData("/default.aspx")]
    [InlineData("/php.d/")]
    [InlineData("/files/report.php/")]
    [InlineData("/uploads/how-to.phtml")]
    [InlineData("/error_log")]
    public void A_path_without_a_file_is_the_front_controllers_business_whatever_its_name(string path)
    {
        using var site = new TemporaryFolder();
        foreach (var file in (string[])["index.php", "wp-config.php", "wp-admin/includes/plugin.php", "wp-includes/class-wp.php"])
        {
            site.Add(file);
        }

        Assert.Equal("Script /index.php", tree.Resolve(path, new SiteOptions(site.Path)));
    }

    [Theory]
    [InlineData("/index.php/docs/wp-includes/class-wp.php/", "/docs/wp-includes/class-wp.php/")]
    [InlineData("/index.php/reference/files/wp-admin/includes/plugin.php", "/reference/files/wp-admin/includes/plugin.php")]
    public void A_path_after_a_script_is_not_checked(string path, string pathInfo)
        => Assert.Equal("Script /index.php +" + pathInfo, tree.Resolve(path));

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
    [InlineData("/%64ump.sq%6c", "data")]
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
    public void A_similar_name_is_not_denied(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Theory]
    [InlineData("/xmlrpc.php")]
    [InlineData("//xmlrpc%2Ephp")]
    [InlineData("/xmlrpc.php/")]
    [InlineData("/xmlrpc.php/x")]
    public void Xmlrpc_can_be_switched_off(string path)
        => Assert.Equal("Denied xmlrpc", tree.Resolve(path, allowXmlRpc: false));
}
