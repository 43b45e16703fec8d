using PhpBridge.Site;
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
    [InlineData("/inside.txt", "Asset /inside.txt")]
    [InlineData("/admin/css/style.css", "Asset /admin/css/style.css")]
    [InlineData("/admin", "Directory /admin/")]
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
    public void A_path_without_a_file_goes_to_the_front_controller(string path)
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
    [InlineData("/wp-includes/ms-files.php/x", "Script /wp-includes/ms-files.php +/x")]
    [InlineData("/wp-admin/admin-ajax.php/x", "Script /wp-admin/admin-ajax.php +/x")]
    public void Path_info_follows_existing_scripts_only(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path));

    [Theory]
    [InlineData("/link.css")]
    [InlineData("/linked/linked.css")]
    [InlineData("/linked")]
    [InlineData("/linked/")]
    [InlineData("/outside.php")]
    [InlineData("/outside.php/x")]
    public void A_link_that_leaves_the_root_is_denied(string path)
        => Assert.Equal("Denied link-outside", tree.Resolve(path));

    [Theory]
    [InlineData("/link.css", "Asset /link.css")]
    [InlineData("/linked/linked.css", "Asset /linked/linked.css")]
    [InlineData("/linked", "Directory /linked/")]
    [InlineData("/linked/", "Script /linked/index.php")]
    [InlineData("/outside.php", "Script /outside.php")]
    public void A_link_may_lead_into_folders_that_are_named(string path, string expected)
    {
        Assert.Equal(expected, tree.Resolve(path, new SiteOptions(tree.Root) { LinkTargets = [tree.Outside] }));
        Assert.Equal(expected, tree.Resolve(path, new SiteOptions(tree.Root) { LinkTargets = ["*"] }));
        Assert.Equal("Denied link-outside", tree.Resolve(path, new SiteOptions(tree.Root) { LinkTargets = [tree.Outside[..^1]] }));
    }

    [Theory]
    [InlineData("/dangling.css")]
    [InlineData("/circle.css")]
    public void A_link_to_nothing_is_nothing(string path)
        => Assert.Equal("Script /index.php", tree.Resolve(path));

    [Fact]
    public void A_link_does_not_turn_a_script_into_text()
        => Assert.Equal("Denied source", tree.Resolve("/login.txt"));

    [Fact]
    public void A_special_file_is_denied()
        => Assert.Equal("Denied special-file", tree.Resolve("/fifo.css"));

    [Theory]
    [InlineData("/site/wp-admin", "Directory /site/wp-admin/")]
    [InlineData("/site/wp-admin/", "Script /wp-admin/index.php")]
    [InlineData("/site/wp-admin/admin-ajax.php", "Script /wp-admin/admin-ajax.php")]
    [InlineData("/site/wp-login.php", "Script /wp-login.php")]
    [InlineData("/site/wp-includes/js/jquery.js", "Asset /wp-includes/js/jquery.js")]
    [InlineData("/site/wp-content/uploads/2026/x.jpg", "Asset /wp-content/uploads/2026/x.jpg")]
    [InlineData("/site/index.php/x", "Script /index.php +/x")]
    [InlineData("/site/missing.php", "Script /index.php")]
    [InlineData("/site/robots.txt", "Script /index.php")]
    [InlineData("/site/sub/wp-login.php", "Script /index.php")]
    [InlineData("/site/wp-config.php", "Denied wp-config")]
    [InlineData("/site/wp-includes/version.php", "Denied wp-includes")]
    [InlineData("/site/wp-content/uploads/2026/evil.php", "Denied script-in-uploads")]
    [InlineData("/site/", "Script /index.php")]
    [InlineData("/wp-content/plugins/shop/shop.php", "Script /wp-content/plugins/shop/shop.php")]
    public void In_a_network_the_first_segment_may_name_a_site(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path, new SiteOptions(tree.Root) { SitesInSubdirectories = true }));

    [Fact]
    public void Without_a_network_it_does_not()
        => Assert.Equal("Script /index.php", tree.Resolve("/site/wp-login.php"));

    [Theory]
    [InlineData("/x/y", "Script /wp-login.php")]
    [InlineData("/index.php", "Script /index.php")]
    [InlineData("/robots.txt", "Asset /robots.txt")]
    public void Another_script_may_be_the_front_controller(string path, string expected)
        => Assert.Equal(expected, tree.Resolve(path, new SiteOptions(tree.Root) { FrontController = "/wp-login.php" }));

    [Fact]
    public void A_front_controller_of_another_name_answers_for_the_root_too()
    {
        using var folder = new TemporaryFolder();
        folder.Add("app.php");
        var options = new SiteOptions(folder.Path) { FrontController = "/app.php" };

        Assert.Equal("Script /app.php", tree.Resolve("/", options));
    }

    [Theory]
    [InlineData("/robots.txt", "/robots.txt")]
    [InlineData("robots.txt", "/robots.txt")]
    [InlineData("{root}/wp-content/uploads/2026/x.jpg", "/wp-content/uploads/2026/x.jpg")]
    [InlineData("/wp-content/uploads/backup.sql", "/wp-content/uploads/backup.sql")]
    [InlineData("", null)]
    [InlineData("/", null)]
    [InlineData("{root}", null)]
    [InlineData("/wp-admin", null)]
    [InlineData("/missing.pdf", null)]
    [InlineData("/../secret.txt", null)]
    [InlineData("/wp-admin/../../secret.txt", null)]
    [InlineData("{root}/../secret.txt", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("/link.css", null)]
    [InlineData("/fifo.css", null)]
    [InlineData("/wp-login.php", null)]
    [InlineData("/wp-config.php", null)]
    [InlineData("/wp-config.php.bak", null)]
    [InlineData("/UPPER.PHP", null)]
    [InlineData("/.env", null)]
    [InlineData("/.git/config", null)]
    [InlineData("/wp-content/plugins/shop/script.phtml", null)]
    public void A_script_may_have_files_sent_but_no_source(string name, string? expected)
    {
        var options = new SiteOptions(tree.Root);
        using var files = new FileTable(options, TimeProvider.System, IFileStatusSource.None);

        var layouts = new SiteLayouts(options.DocumentRoot);
        var file = new SiteResolver(options, files, layouts, new SiteCheck(layouts))
            .ResolveDownload(name.Replace("{root}", tree.Root, StringComparison.Ordinal));

        Assert.Equal(expected, file?.Path);
    }

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

        Assert.Equal("Missing", tree.Resolve("/", new SiteOptions(folder.Path)));
        Assert.Equal("Missing", tree.Resolve("/x", new SiteOptions(folder.Path)));
    }
}
