using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>RFC 9111 section 3, requirement by requirement: which responses are stored.</summary>
public class StoringTableTests
{
    [Theory]
    [InlineData("3", "GET", 200, "", "Cache-Control: max-age=60", "Store")]
    [InlineData("3", "GET", 200, "", "Cache-Control: s-maxage=60", "Store")]
    [InlineData("3", "GET", 200, "", "Expires: Thu, 05 Nov 2026 12:01:00 GMT", "Store")]
    [InlineData("3, final status", "GET", 103, "", "Cache-Control: max-age=60", "Status")]
    [InlineData("3, 206", "GET", 206, "", "Cache-Control: max-age=60", "Status")]
    [InlineData("3, 304", "GET", 304, "", "Cache-Control: max-age=60", "Status")]
    [InlineData("3, method", "HEAD", 200, "", "Cache-Control: max-age=60", "Method")]
    [InlineData("3, method", "POST", 200, "", "Cache-Control: max-age=60", "Method")]
    [InlineData("3, method", "OPTIONS", 200, "", "Cache-Control: max-age=60", "Method")]
    [InlineData("3, method is case-sensitive", "get", 200, "", "Cache-Control: max-age=60", "Method")]
    [InlineData("3, other statuses with a lifetime", "GET", 404, "", "Cache-Control: max-age=60", "Store")]
    [InlineData("3, other statuses with a lifetime", "GET", 301, "", "Cache-Control: max-age=60", "Store")]
    [InlineData("3, other statuses with a lifetime", "GET", 599, "", "Cache-Control: max-age=60", "Store")]
    [InlineData("4.2.2, heuristics are off", "GET", 200, "", "", "NoLifetime")]
    [InlineData("4.2.2, heuristics are off", "GET", 200, "", "Last-Modified: Thu, 05 Nov 2025 12:00:00 GMT", "NoLifetime")]
    [InlineData("4.2.2, heuristics are off", "GET", 200, "", "Cache-Control: public", "NoLifetime")]
    [InlineData("5.2.2.9, public can be validated", "GET", 200, "", "Cache-Control: public\nETag: \"a\"", "Store")]
    [InlineData("5.2.2.1, max-age=0 can be validated", "GET", 200, "", "Cache-Control: max-age=0\nETag: \"a\"", "Store")]
    [InlineData("5.2.2.1, max-age=0 cannot be validated", "GET", 200, "", "Cache-Control: max-age=0", "NoLifetime")]
    [InlineData("4.2.1, not a number", "GET", 200, "", "Cache-Control: max-age=60s", "NoLifetime")]
    [InlineData("4.2.1, not a number", "GET", 200, "", "Cache-Control: max-age=-1", "NoLifetime")]
    [InlineData("4.2.1, not a number", "GET", 200, "", "Cache-Control: max-age", "NoLifetime")]
    [InlineData("4.2.1, not a number", "GET", 200, "", "Cache-Control: max-age=1.5", "NoLifetime")]
    [InlineData("5.3, not a date", "GET", 200, "", "Expires: 0", "NoLifetime")]
    [InlineData("5.3, in the past", "GET", 200, "", "Expires: Thu, 05 Nov 2026 11:59:00 GMT", "NoLifetime")]
    [InlineData("5.2.2.5", "GET", 200, "", "Cache-Control: no-store, max-age=60", "NoStore")]
    [InlineData("5.2.2.5, case", "GET", 200, "", "Cache-Control: NO-STORE, max-age=60", "NoStore")]
    [InlineData("5.2.2.5, argument", "GET", 200, "", "Cache-Control: no-store=0, max-age=60", "NoStore")]
    [InlineData("5.2.2.5, second line", "GET", 200, "", "Cache-Control: max-age=60\nCache-Control: no-store", "NoStore")]
    [InlineData("5.2.1.5", "GET", 200, "Cache-Control: no-store", "Cache-Control: max-age=60", "NoStore")]
    [InlineData("5.2.2.3", "GET", 200, "", "Cache-Control: must-understand, no-store, max-age=60", "Store")]
    [InlineData("5.2.2.3", "GET", 299, "", "Cache-Control: must-understand, max-age=60", "Status")]
    [InlineData("5.2.2.7", "GET", 200, "", "Cache-Control: private, max-age=60", "Private")]
    [InlineData("5.2.2.7, field names", "GET", 200, "", "Cache-Control: private=\"X-User\", max-age=60", "Store")]
    [InlineData("5.2.2.4, cannot be validated", "GET", 200, "", "Cache-Control: no-cache, max-age=60", "NoLifetime")]
    [InlineData("5.2.2.4, can be validated", "GET", 200, "", "Cache-Control: no-cache\nETag: \"a\"", "Store")]
    [InlineData("3.5", "GET", 200, "Authorization: Basic YTpi", "Cache-Control: max-age=60", "Authorization")]
    [InlineData("3.5", "GET", 200, "Authorization: Basic YTpi", "Cache-Control: max-age=60, public", "Store")]
    [InlineData("3.5", "GET", 200, "Authorization: Basic YTpi", "Cache-Control: max-age=60, must-revalidate", "Store")]
    [InlineData("3.5", "GET", 200, "Authorization: Basic YTpi", "Cache-Control: s-maxage=60", "Store")]
    [InlineData("4.1, Vary: *", "GET", 200, "", "Cache-Control: max-age=60\nVary: *", "VaryAny")]
    [InlineData("4.1, Vary: * in a list", "GET", 200, "", "Cache-Control: max-age=60\nVary: Accept, *", "VaryAny")]
    [InlineData("7.3, cookies", "GET", 200, "", "Cache-Control: public, max-age=60\nSet-Cookie: a=1", "Cookie")]
    [InlineData("RFC 5861 3, stale at once", "GET", 200, "", "Cache-Control: max-age=0, stale-while-revalidate=60", "Store")]
    [InlineData("5.2.2.2, stale at once and forbidden", "GET", 200, "", "Cache-Control: max-age=0, must-revalidate, stale-while-revalidate=60", "NoLifetime")]
    public void A_response_is_stored_only_where_the_section_allows_it(
        string section, string method, int status, string request, string response, string expected)
    {
        var fields = Messages.Fields("Date: " + Messages.Noon + "\n" + response);

        var verdict = StoringRules.Evaluate(
            Messages.Request(request, method), status, fields, CacheControl.Read(fields), Messages.NoonSeconds);

        Assert.True(expected == verdict.ToString(), $"section {section}: {verdict} instead of {expected}");
    }

    [Theory]
    [InlineData("3.1", "Connection: close\nX-A: 1", "X-A: 1")]
    [InlineData("3.1", "Proxy-Authenticate: Basic\nProxy-Authentication-Info: a\nProxy-Authorization: b\nX-A: 1", "X-A: 1")]
    [InlineData("3.1", "Keep-Alive: 5\nTE: gzip\nTrailer: X\nTransfer-Encoding: chunked\nUpgrade: h2c\nX-A: 1", "X-A: 1")]
    [InlineData("5.2.2.4", "Cache-Control: no-cache=\"x-a, X-B\", max-age=60\nX-A: 1\nX-B: 2\nX-C: 3", "Cache-Control: no-cache=\"x-a, X-B\", max-age=60\nX-C: 3")]
    [InlineData("5.2.2.7", "Cache-Control: private=X-A\nX-A: 1\nX-C: 3", "Cache-Control: private=X-A\nX-C: 3")]
    [InlineData("5.1", "Age: 5\nX-A: 1", "X-A: 1")]
    [InlineData("RFC 9110 5.3", "Link: a\nLink: b", "Link: a\nLink: b")]
    public void All_fields_are_stored_but_those_of_the_connection_and_those_that_are_named(string section, string response, string expected)
    {
        var fields = Messages.Fields(response);

        var stored = StorableFields.Copy(fields, CacheControl.Read(fields));

        Assert.True(expected == Messages.Text(stored), $"section {section}: {Messages.Text(stored)}");
    }
}
