using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Http;

public class AbsoluteUrlTests
{
    [Theory]
    [InlineData("https://example.com", "https", "example.com", "example.com", "/")]
    [InlineData("HTTPS://Example.COM:443/A/?b=C#d", "https", "example.com", "example.com", "/A/?b=C")]
    [InlineData("http://example.com:8080?a=1", "http", "example.com:8080", "example.com", "/?a=1")]
    [InlineData("http://example.com:80/", "http", "example.com", "example.com", "/")]
    [InlineData("http://user:secret@example.com/a@b", "http", "example.com", "example.com", "/a@b")]
    [InlineData("http://[::1]:81/a", "http", "[::1]:81", "[::1]", "/a")]
    [InlineData("http://[::1]/a", "http", "[::1]", "[::1]", "/a")]
    public void A_URL_has_scheme_authority_host_and_target(string text, string scheme, string authority, string host, string target)
    {
        var url = AbsoluteUrl.Parse(text)!;

        Assert.Equal((scheme, authority, host, target), (url.Scheme, url.Authority, url.Host, url.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("example.com")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("ftp://example.com/")]
    [InlineData("https:example.com")]
    public void Other_text_is_no_such_URL(string text) => Assert.Null(AbsoluteUrl.Parse(text));
}
