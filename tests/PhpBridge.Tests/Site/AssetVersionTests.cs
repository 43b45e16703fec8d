using System.Text;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

public class AssetVersionTests
{
    [Theory]
    [InlineData("/style.css", "ver=6.7")]
    [InlineData("/style.css", "a=b&ver=6.7&c")]
    [InlineData("/style.css", "v=1")]
    [InlineData("/build/app.3f2a9c1b.js", "")]
    [InlineData("/build/index-5d41402a.css", "")]
    [InlineData("/cache/autoptimize_d41d8cd98f00b204e9800998ecf8427e.css", "")]
    [InlineData("/build/0cc175b9c0f1b6a8.min.js", "")]
    public void A_version_is_in_the_query_or_in_the_name(string path, string query)
        => Assert.NotEqual(0, AssetVersion.Of(path, Encoding.ASCII.GetBytes(query)));

    [Theory]
    [InlineData("/style.css", "")]
    [InlineData("/style.css", "ver=")]
    [InlineData("/style.css", "version=1&xver=2&over")]
    [InlineData("/app.20261105.js", "")] // A date.
    [InlineData("/deadbeef.js", "")] // A word, for all we know.
    [InlineData("/app.3f2a9c1.js", "")] // Too short.
    [InlineData("/app.3F2A9C1B.js", "")]
    [InlineData("/wp-content/uploads/photo-3f2a9c1b.jpg", "")] // Its author's choice.
    [InlineData("/page-3f2a9c1b.html", "")]
    public void All_else_has_none(string path, string query)
        => Assert.Equal(0, AssetVersion.Of(path, Encoding.ASCII.GetBytes(query)));

    [Fact]
    public void Versions_are_told_apart()
        => Assert.NotEqual(AssetVersion.Of("/x.css", "ver=1"u8), AssetVersion.Of("/x.css", "ver=2"u8));
}
