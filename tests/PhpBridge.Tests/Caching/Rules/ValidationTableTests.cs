using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>RFC 9111 sections 3.2, 4.3 and 4.4: validation, updates and invalidation.</summary>
public class ValidationTableTests
{
    [Theory]
    [InlineData("4.3.1", "ETag: \"a\"", "If-None-Match: \"a\"")]
    [InlineData("4.3.1", "Last-Modified: Thu, 05 Nov 2026 12:00:00 GMT", "If-Modified-Since: Thu, 05 Nov 2026 12:00:00 GMT")]
    [InlineData("4.3.1", "ETag: W/\"a\"\nLast-Modified: Thu, 05 Nov 2026 12:00:00 GMT", "If-None-Match: W/\"a\"\nIf-Modified-Since: Thu, 05 Nov 2026 12:00:00 GMT")]
    [InlineData("4.3.1", "X-A: 1", "")]
    public void A_validation_has_the_stored_validators(string section, string stored, string expected)
    {
        var request = Messages.Fields("");

        var hasValidator = Validation.AddConditions(Messages.Fields(stored), request);

        Assert.True(expected == Messages.Text(request) && hasValidator == (expected.Length > 0), $"section {section}: {Messages.Text(request)}");
    }

    [Theory]
    [InlineData("4.3.4, strong", "ETag: \"a\"", "ETag: \"a\"", true)]
    [InlineData("4.3.4, another one", "ETag: \"a\"", "ETag: \"b\"", false)]
    [InlineData("4.3.4, weak", "ETag: W/\"a\"", "ETag: W/\"a\"", true)]
    [InlineData("4.3.4, none was stored", "X-A: 1", "ETag: \"b\"", false)]
    [InlineData("4.3.4, date", "Last-Modified: a", "Last-Modified: a", true)]
    [InlineData("4.3.4, date", "Last-Modified: a", "Last-Modified: b", false)]
    [InlineData("4.3.4, no validator", "ETag: \"a\"", "X-A: 1", true)]
    public void A_304_confirms_the_response_with_its_validator(string section, string stored, string notModified, bool expected)
        => Assert.True(expected == Validation.Confirms(Messages.Fields(notModified), Messages.Fields(stored)), $"section {section}");

    [Theory]
    [InlineData("3.2, replaced", "X-A: 1\nX-B: 2", "X-A: 3", "X-B: 2\nX-A: 3")]
    [InlineData("3.2, all lines of a name", "X-A: 1\nX-A: 2", "X-A: 3", "X-A: 3")]
    [InlineData("3.2, added", "X-A: 1", "Cache-Control: max-age=60", "X-A: 1\nCache-Control: max-age=60")]
    [InlineData("3.2, of the content", "Content-Type: a\nContent-Length: 5", "Content-Type: b\nContent-Length: 0\nContent-Encoding: c\nContent-Range: d", "Content-Type: a\nContent-Length: 5")]
    public void A_304_updates_the_stored_fields(string section, string stored, string update, string expected)
    {
        var merged = Validation.Merge(Messages.Fields(stored), Messages.Fields(update));

        Assert.True(expected == Messages.Text(merged), $"section {section}: {Messages.Text(merged)}");
    }

    [Theory]
    [InlineData("4.4", "POST", "/a", 200, "", "/a")]
    [InlineData("4.4, with its query", "PUT", "/a?b=1", 204, "", "/a?b=1")]
    [InlineData("4.4, redirects", "POST", "/wp-comments-post.php", 302, "Location: https://example.com/post/#comment-1", "/wp-comments-post.php /post/")]
    [InlineData("4.4, relative", "POST", "/b/c", 302, "Location: ../post/?p=1", "/b/c /post/?p=1")]
    [InlineData("4.4, Content-Location", "DELETE", "/a", 200, "Content-Location: /b", "/a /b")]
    [InlineData("4.4, the same twice", "POST", "/a", 303, "Location: /a", "/a")]
    [InlineData("4.4, another host", "POST", "/a", 302, "Location: https://example.org/b", "/a")]
    [InlineData("4.4, another scheme", "POST", "/a", 302, "Location: http://example.com/b", "/a")]
    [InlineData("4.4, another port", "POST", "/a", 302, "Location: https://example.com:8443/b", "/a")]
    [InlineData("4.4, the scheme's own port", "POST", "/a", 302, "Location: https://EXAMPLE.com:443/b/./c/..", "/a /b/")]
    [InlineData("4.4, without a scheme", "POST", "/a", 302, "Location: //example.com/b", "/a /b")]
    [InlineData("4.4, without a scheme, another host", "POST", "/a", 302, "Location: //example.org/b", "/a")]
    [InlineData("4.4, a query alone", "POST", "/a", 302, "Location: ?b=1#c", "/a /a?b=1")]
    [InlineData("4.4, another kind of URI", "POST", "/a", 302, "Location: mailto:a/b", "/a")]
    [InlineData("4.4, no URI", "POST", "/a", 302, "Location: http://[", "/a")]
    [InlineData("4.4, unknown methods are unsafe", "PURGE", "/a", 200, "", "/a")]
    [InlineData("4.4, errors", "POST", "/a", 404, "Location: /b", "")]
    [InlineData("4.4, errors", "POST", "/a", 500, "", "")]
    [InlineData("4.4, safe methods", "GET", "/a", 200, "Content-Location: /b", "")]
    [InlineData("4.4, safe methods", "HEAD", "/a", 200, "", "")]
    [InlineData("4.4, safe methods", "OPTIONS", "/a", 200, "", "")]
    [InlineData("4.4, safe methods", "TRACE", "/a", 200, "", "")]
    public void An_unsafe_request_invalidates_its_targets(string section, string method, string target, int status, string response, string expected)
    {
        var targets = InvalidationTargets.Of(Messages.Request(method: method, target: target), status, Messages.Fields(response));

        Assert.True(expected == string.Join(' ', targets), $"section {section}: {string.Join(' ', targets)}");
    }
}
