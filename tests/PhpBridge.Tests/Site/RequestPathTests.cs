using System.Text;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

public class RequestPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a", "/a")]
    [InlineData("/a/", "/a/")]
    [InlineData("//", "/")]
    [InlineData("//a//b//", "/a/b/")]
    [InlineData("/.", "/")]
    [InlineData("/./", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/../", "/")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a//../b", "/b")]
    [InlineData("/...", "/...")]
    [InlineData("/..a", "/..a")]
    [InlineData("/a..", "/a..")]
    [InlineData("/%41%42", "/AB")]
    [InlineData("/%c3%A4", "/ä")]
    [InlineData("/%252e%252e/x", "/%2e%2e/x")]
    [InlineData("/a%2Fb", "/a/b")]
    [InlineData("/a%2f..%2fb", "/b")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/a%0Ab", "/a\nb")]
    [InlineData("/a\\b", "/a\\b")]
    [InlineData("/a?b", "/a?b")]
    public void A_path_is_decoded_once_and_normalised(string path, string expected)
        => Assert.Equal(expected, RequestPath.Normalize(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("http://x/")]
    [InlineData("*")]
    [InlineData("%2F")]
    [InlineData("/..")]
    [InlineData("/../x")]
    [InlineData("/./../x")]
    [InlineData("//../x")]
    [InlineData("/a/../../x")]
    [InlineData("/%2e%2e/x")]
    [InlineData("/.%2e/x")]
    [InlineData("/%2E./x")]
    [InlineData("/..%2fx")]
    [InlineData("/a%2f..%2f..%2fx")]
    [InlineData("/%")]
    [InlineData("/%2")]
    [InlineData("/%zz")]
    [InlineData("/%2g")]
    [InlineData("/%u002e")]
    [InlineData("/%-1")]
    [InlineData("/a%00.php")]
    [InlineData("/a\0b")]
    [InlineData("/%c0%ae%c0%ae/x")]
    [InlineData("/%c0%afx")]
    [InlineData("/%e0%80%ae")]
    [InlineData("/%f0%80%80%ae")]
    [InlineData("/%ff")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/%c3")]
    [InlineData("/%ff/../x")]
    public void A_malformed_path_is_rejected(string path)
        => Assert.Null(RequestPath.Normalize(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(1_000_000)]
    public void A_path_may_have_any_length(int length)
    {
        var path = "/" + new string('a', length);

        Assert.Equal(path, RequestPath.Normalize(Encoding.ASCII.GetBytes(path)));
    }
}
