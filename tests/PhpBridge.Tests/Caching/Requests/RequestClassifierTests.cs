using PhpBridge.Caching.Requests;
using PhpBridge.Tests.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Requests;

public class RequestClassifierTests
{
    private readonly RequestClassifier _classifier = new(new VisitorCookies(["my_plugin_"]), new IgnoredParameters(IgnoredParameters.Usual));

    [Fact]
    public void The_cookies_are_those_of_the_must_use_plugin()
        => Assert.Equal(
            File.ReadAllLines(Repository.PathTo("php/personal-cookies.txt")).Where(line => line.Length > 0 && line[0] != '#'), VisitorCookies.Names);

    [Theory]
    [InlineData("Cookie: wordpress_logged_in_0123=a")]
    [InlineData("Cookie: a=1; wordpress_sec_0123=a")]
    [InlineData("Cookie: a=1;wp-postpass_0123=a")]
    [InlineData("Cookie: a=1\nCookie: comment_author_0123=a")]
    [InlineData("Cookie: a=1, woocommerce_items_in_cart=1")]
    [InlineData("Cookie: %77ordpress_logged_in_0123=a")]
    [InlineData("Cookie: PHPSESSID=a")]
    [InlineData("Cookie: wordpress.logged.in_0123=a")]
    [InlineData("Cookie: my_plugin_a=1")]
    [InlineData("Cookie: phpbridge_changed=1")]
    [InlineData("Authorization: Basic YTpi")]
    [InlineData("Proxy-Authorization: Basic YTpi")]
    [InlineData("X-WP-Nonce: a")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: DELETE")]
    [InlineData("X-Method-Override: DELETE")]
    [InlineData("X-Original-URL: /b")]
    [InlineData("X-Rewrite-URL: /b")]
    [InlineData("X-PhpBridge-Changed: 1")]
    [InlineData("If-Match: \"a\"")]
    [InlineData("If-Unmodified-Since: Thu, 05 Nov 2026 12:00:00 GMT")]
    [InlineData("Content-Length: 5")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Host: example.org")]
    [InlineData("Upgrade: websocket")]
    public void Requests_of_a_person_or_with_other_means_pass(string fields)
        => Assert.Null(_classifier.Classify(Messages.Request(fields), out _));

    [Theory]
    [InlineData("/?_wpnonce=a")]
    [InlineData("/?p=1&preview=true")]
    [InlineData("/?customize_changeset_uuid=a")]
    [InlineData("/shop/?add-to-cart=5")]
    [InlineData("/?nocache")]
    [InlineData("/?_method=DELETE")]
    public void Requests_with_personal_parameters_pass(string target)
        => Assert.Null(_classifier.Classify(Messages.Request(target: target), out _));

    [Theory]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public void Requests_with_other_methods_pass(string method)
    {
        Assert.Null(_classifier.Classify(Messages.Request(method: method), out var reason));
        Assert.Equal("method", reason);
    }

    [Theory]
    [InlineData("Cookie: a=1; _ga=2")]
    [InlineData("Cookie: not_wordpress_logged_in_=1")]
    [InlineData("User-Agent: a\nReferer: b\nAccept: c")]
    [InlineData("X-Forwarded-Host: evil.example\nX-Forwarded-For: 1.2.3.4")]
    public void Requests_of_others_have_the_same_key(string fields)
        => Assert.Equal("https://example.com/", _classifier.Classify(Messages.Request(fields), out _)!.Text);

    [Theory]
    [InlineData("/a/?b=1&utm_source=x&c=2", "https://example.com/a/?b=1&c=2")]
    [InlineData("/a/?utm_source=x&fbclid=y", "https://example.com/a/")]
    [InlineData("/a/?c=2&b=1", "https://example.com/a/?c=2&b=1")]
    [InlineData("/a/?utm%5Fsource=x", "https://example.com/a/?utm%5Fsource=x")]
    [InlineData("/a/?b=1;utm_source=x", "https://example.com/a/?b=1;utm_source=x")]
    [InlineData("/a/?b=utm_source", "https://example.com/a/?b=utm_source")]
    [InlineData("/A%2fb//", "https://example.com/A%2fb//")]
    public void The_key_has_the_target_without_the_parameters_of_campaigns(string target, string expected)
        => Assert.Equal(expected, _classifier.Classify(Messages.Request(target: target), out _)!.Text);

    [Fact]
    public void A_key_that_is_too_long_has_no_page()
        => Assert.Null(_classifier.Classify(Messages.Request(target: "/" + new string('a', 5000)), out _));
}
