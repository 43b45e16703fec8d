using Xunit;

namespace PhpBridge.Tests.Site;

public class SiteResolverTests(WordPressTree tree) : IClassFixture<WordPressTree>
{
    [Theory]
    [InlineData("/", "Script /index.php")]
    [InlineData("//", "Script /index.php")]
    [InlineData("/./", "Script /index.php")]
    [InlineData("/index.php", "Script /index.php")]
    [InlineData("/wp-login.php", "Script /wp-login.php")]
    [InlineData("/wp%2Dlogin%2Ephp", "Script /wp-login.php")]
    [InlineData("/wp-admin", "Directory /wp-admin/")]
    [InlineData("/wp-admin/", "Script /wp-admin/index.php")]
    [InlineData("/wp-admin//", "Script /wp-admin/index.php")]
    [InlineData("/wp-admin/admin-ajax.php", "Script /wp-admin/admin-ajax.php")]
    [InlineData("/wp-admin/x/../admin-ajax.php", "Script /wp-admin/admin-ajax.php")]
    [InlineData("/wp-content/plugins/shop/shop.php", "Script /wp-content/plugins/shop/shop.php")]
    public void Scripts_and_their_directories_are_found(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Theory]
    [InlineData("/robots.txt", "Asset /robots.txt")]
    [InlineData("/wp-admin/css/style.css", "Asset /wp-admin/css/style.css")]
    [InlineData("/wp-content/uploads/2026/x.jpg", "Asset /wp-content/uploads/2026/x.jpg")]
    [InlineData("/wp-content/uploads/%C3%A4%20%c3%b6.png", "Asset /wp-content/uploads/ä ö.png")]
    [InlineData("/wp-content/uploads/a%252e.txt", "Asset /wp-content/uploads/a%2e.txt")]
    [InlineData("/wp-content/uploads/back%5Cslash.txt", "Asset /wp-content/uploads/back\\slash.txt")]
    [InlineData("/wp-content/uploads/page/", "Asset /wp-content/uploads/page/index.html")]
    [InlineData("/wp-content/cache", "Directory /wp-content/cache/")]
    [InlineData("/wp-includes/js/jquery.js", "Asset /wp-includes/js/jquery.js")]
    [InlineData("/.well-known/acme-challenge/token", "Asset /.well-known/acme-challenge/token")]
    [InlineData("/wp-content/plugins/wp-config-editor/icon.svg", "Asset /wp-content/plugins/wp-config-editor/icon.svg")]
    [InlineData("/wp-content/plugins/folder.php/style.css", "Asset /wp-content/plugins/folder.php/style.css")]
    [InlineData("/wp-content/plugins/folder.php", "Directory /wp-content/plugins/folder.php/")]
    [InlineData("/link.css", "Asset /link.css")]
    [InlineData("/linked/linked.css", "Asset /linked/linked.css")]
    [InlineData("/linked", "Directory /linked/")]
    public void Files_are_found(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Theory]
    [InlineData("/2026/11/hello-world/")]
    [InlineData("/2026/11/hello-world")]
    [InlineData("/caf%C3%A9/")]
    [InlineData("/missing.php")]
    [InlineData("/missing.php/info")]
    [InlineData("/missing.css")]
    [InlineData("/robots.txt/")]
    [InlineData("/robots.txt/x")]
    [InlineData("/wp-content/plugins/shop/missing.jpg/evil.php")]
    [InlineData("/wp-content/plugins/folder.php/missing")]
    [InlineData("/WP-LOGIN.PHP")]
    [InlineData("/wp-login.php%20")]
    [InlineData("/wp-config-explained/")]
    [InlineData("/how-to-edit-wp-config-php/")]
    [InlineData("/UPPER.PHP/x")]
    public void What_is_not_there_is_the_front_controllers_business(string path)
        => Assert.Equal("Script /index.php", tree.Resolve(path));

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void A_name_longer_than_any_file_has_is_the_front_controllers_business(int length)
    {
        Assert.Equal("Script /index.php", tree.Resolve("/" + new string('a', length)));
        Assert.Equal("Script /index.php", tree.Resolve("/" + new string('a', length) + "/"));
        Assert.Equal("Script /index.php", tree.Resolve("/" + new string('a', length) + ".php/x"));
        Assert.Equal("Script /index.php", tree.Resolve(string.Concat(Enumerable.Repeat("/ab", length))));
    }

    [Theory]
    [InlineData("/index.php/2026/hello", "Script /index.php +/2026/hello")]
    [InlineData("/index.php/", "Script /index.php +/")]
    [InlineData("/index.php/a%20b", "Script /index.php +/a b")]
    [InlineData("/wp-login.php/x.php/y", "Script /wp-login.php +/x.php/y")]
    [InlineData("/missing.php/index.php/x", "Script /index.php")]
    [InlineData("/wp-admin/admin-ajax.php/x", "Script /wp-admin/admin-ajax.php +/x")]
    public void Path_info_follows_existing_scripts_only(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Fact]
    public void A_link_to_nothing_is_a_file_that_cannot_be_opened()
        => Assert.Equal("Asset /dangling.css", tree.Resolve("/dangling.css"));

    [Fact]
    public void A_directory_without_an_index_is_not_listed()
    {
        Assert.Equal("Denied directory-listing", tree.Resolve("/empty/folder/"));
        Assert.Equal("Denied directory-listing", tree.Resolve("/wp-content/uploads/"));
    }

    [Fact]
    public void A_document_root_without_a_site_has_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Add("robots.txt");
        var resolver = new PhpBridge.Site.SiteResolver(folder.Path, allowXmlRpc: true);

        Assert.IsType<PhpBridge.Site.Resolution.Missing>(resolver.Resolve("/"u8));
        Assert.IsType<PhpBridge.Site.Resolution.Missing>(resolver.Resolve("/x"u8));
    }
}
