using System.Text;
using PhpBridge.Assets;
using PhpBridge.Site;
using PhpBridge.Tests.Site;
using Xunit;

namespace PhpBridge.Tests.Assets;

public class CachePolicyTests(MovedSite moved) : IClassFixture<MovedSite>
{
    private const string Days = "public, max-age=172800, stale-while-revalidate=604800";
    private const string Weeks = "public, max-age=1209600, stale-while-revalidate=86400";

    private static readonly SiteLayouts NoWordPress = new("/not/there");

    [Theory]
    [InlineData("/wp-includes/js/jquery/jquery.min.js", Days)]
    [InlineData("/wp-admin/css/common.css", Days)]
    [InlineData("/wp-content/themes/x/style.css", Days)]
    [InlineData("/wp-content/plugins/x/x.js", Days)]
    [InlineData("/blog/wp-content/plugins/x/x.js", Days)]
    [InlineData("/wp-content/uploads/2026/x.jpg", Weeks)]
    [InlineData("/wp-content/uploads/2026/page.html", "no-cache")]
    [InlineData("/favicon.ico", "public, max-age=86400, stale-while-revalidate=604800")]
    [InlineData("/robots.txt", "public, max-age=3600")]
    [InlineData("/.well-known/acme-challenge/token", "no-cache")]
    [InlineData("/anything", "public, max-age=3600")]
    public void The_first_rule_that_matches_counts(string path, string expected)
    {
        Assert.Equal(expected, For(new([], NoWordPress), path, isVersioned: false));
        Assert.Equal("public, max-age=31536000, immutable", For(new([], NoWordPress), path, isVersioned: true));
    }

    [Fact]
    public void A_sites_own_rules_come_first()
    {
        var policy = new CachePolicy(CachePolicy.Parse("# fonts\n*.woff2  public, max-age=7;versioned no-store"), NoWordPress);

        Assert.Equal("public, max-age=7", For(policy, "/x.woff2", isVersioned: true));
        Assert.Equal("no-store", For(policy, "/x.css", isVersioned: true));
        Assert.Equal(Days, For(policy, "/wp-includes/x.css", isVersioned: false));
    }

    [Theory]
    [InlineData("/media/2026/x.jpg", Weeks)]
    [InlineData("/app/plugins/x/x.js", Days)]
    [InlineData("/extensions/x/x.js", Days)]
    [InlineData("/cms/wp-includes/x.css", Days)]
    [InlineData("/cms/wp-admin/x.css", Days)]
    [InlineData("/cms/x.css", "public, max-age=3600")]
    public void Uploads_and_code_are_where_the_site_has_them(string path, string expected)
        => Assert.Equal(expected, For(new([], moved.Layouts), path, isVersioned: false));

    [Theory]
    [InlineData("/x")]
    [InlineData("x no-store")]
    [InlineData("/x no\u00e4")]
    [InlineData("public, max-age=1")]
    public void A_malformed_rule_is_rejected_with_its_text(string line)
        => Assert.Contains(
            line, Assert.Throws<FormatException>(() => CachePolicy.Parse("/a b\n" + line)).Message, StringComparison.Ordinal);

    private static string For(CachePolicy policy, string path, bool isVersioned)
        => Encoding.ASCII.GetString(policy.For(path, isVersioned).Span);
}
