using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

/// <summary>The rewrite rules of networks, as WordPress's network screen has printed them over the years.</summary>
public sealed class NetworkPathsTests
{
    [Theory]
    [InlineData("/site/wp-admin/index.php", "/wp-admin/index.php")]
    [InlineData("/site/wp-content/plugins/a/a.css", "/wp-content/plugins/a/a.css")]
    [InlineData("/site/wp-login.php", "/wp-login.php")]
    [InlineData("/site/feed.php/x", "/feed.php/x")]
    [InlineData("/site/2026/hello/", "")]
    [InlineData("/wp-admin/index.php", "")]
    [InlineData("/sïte/wp-login.php", "")]
    public void The_first_segment_names_a_site(string path, string expected)
        => Assert.Equal(expected, string.Join(' ', Of(SiteNetwork.Subdirectories).Shared(path)));

    [Theory]
    [InlineData("/wp-admin/index.php", "/wp/wp-admin/index.php")]
    [InlineData("/wp-login.php", "/wp/wp-login.php")]
    [InlineData("/site/wp-includes/a.js", "/wp-includes/a.js /wp/wp-includes/a.js")]
    [InlineData("/site/xmlrpc.php", "/wp/site/xmlrpc.php /xmlrpc.php /wp/xmlrpc.php")]
    [InlineData("/site/page/", "")]
    public void WordPress_in_a_folder_of_its_own_is_looked_for_there(string path, string expected)
        => Assert.Equal(expected, string.Join(' ', Of(SiteNetwork.Subdirectories, "/wp").Shared(path)));

    [Theory]
    [InlineData("/wp-admin/index.php", "/wp/wp-admin/index.php")]
    [InlineData("/site/wp-admin/", "")]
    public void With_subdomains_no_segment_names_a_site(string path, string expected)
        => Assert.Equal(expected, string.Join(' ', Of(SiteNetwork.Subdomains, "/wp").Shared(path)));

    [Fact]
    public void A_single_site_has_no_other_paths() => Assert.Empty(Of(SiteNetwork.None, "/wp").Shared("/wp-admin/index.php"));

    [Theory]
    [InlineData("/files/2009/01/a b.jpg", "file=2009/01/a%20b.jpg")]
    [InlineData("/site/files/a&b=c.jpg", "file=a%26b%3Dc.jpg")]
    [InlineData("/files/", null)]
    [InlineData("/site/sub/files/a.jpg", null)]
    [InlineData("/profiles/a.jpg", null)]
    public void Old_uploads_are_handed_out_by_a_script(string path, string? query)
    {
        var uploads = new SiteFolder("/srv/wp-content/blogs.dir", "/wp-content/blogs.dir");
        var layout = Layout("") with { Network = SiteNetwork.Subdirectories, OldUploads = uploads };

        var network = new NetworkPaths(layout, sitesInSubdirectories: null);

        Assert.Equal(query, network.OldUpload(path));
        Assert.Equal("/wp-includes/ms-files.php", network.OldUploads);
        Assert.Null(Of(SiteNetwork.Subdirectories).OldUpload(path));
    }

    private static SiteLayout Layout(string core) => SiteLayout.Default(new SiteFolder("/srv" + core, core), configuration: null);

    private static NetworkPaths Of(SiteNetwork network, string core = "")
        => new(Layout(core) with { Network = network }, sitesInSubdirectories: null);
}
