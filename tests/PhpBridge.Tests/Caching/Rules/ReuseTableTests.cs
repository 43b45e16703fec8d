using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>RFC 9111 sections 4, 5.2.1 and 5.4, RFC 5861: when a stored response may be used.</summary>
public class ReuseTableTests
{
    [Theory]
    [InlineData("4.2, fresh", "max-age=60", 59, "", "Use")]
    [InlineData("4.2, stale at its lifetime", "max-age=60", 60, "", "Validate")]
    [InlineData("5.2.2.4", "no-cache, max-age=60", 1, "", "Validate")]
    [InlineData("5.2.2.4, field names", "no-cache=\"x\", max-age=60", 1, "", "Use")]
    [InlineData("5.2.1.4", "max-age=60", 1, "Cache-Control: no-cache", "Validate")]
    [InlineData("5.4", "max-age=60", 1, "Pragma: no-cache", "Validate")]
    [InlineData("5.4, other words", "max-age=60", 1, "Pragma: x, y=no-cache", "Use")]
    [InlineData("5.4, only without Cache-Control", "max-age=60", 1, "Pragma: no-cache\nCache-Control: max-stale", "Use")]
    [InlineData("5.2.1.1", "max-age=60", 10, "Cache-Control: max-age=10", "Use")]
    [InlineData("5.2.1.1", "max-age=60", 11, "Cache-Control: max-age=10", "Validate")]
    [InlineData("5.2.1.1, invalid", "max-age=60", 11, "Cache-Control: max-age=x", "Validate")]
    [InlineData("5.2.1.1, with max-stale", "max-age=60", 11, "Cache-Control: max-age=10, max-stale=60", "Use")]
    [InlineData("5.2.1.3", "max-age=60", 50, "Cache-Control: min-fresh=10", "Use")]
    [InlineData("5.2.1.3", "max-age=60", 51, "Cache-Control: min-fresh=10", "Validate")]
    [InlineData("5.2.1.2", "max-age=60", 70, "Cache-Control: max-stale=10", "Use")]
    [InlineData("5.2.1.2", "max-age=60", 71, "Cache-Control: max-stale=10", "Validate")]
    [InlineData("5.2.1.2, any", "max-age=60", 100000, "Cache-Control: max-stale", "Use")]
    [InlineData("5.2.1.2, invalid", "max-age=60", 61, "Cache-Control: max-stale=x", "Validate")]
    [InlineData("5.2.2.2, must-revalidate", "max-age=60, must-revalidate", 61, "Cache-Control: max-stale", "Validate")]
    [InlineData("5.2.2.8, proxy-revalidate", "max-age=60, proxy-revalidate", 61, "Cache-Control: max-stale", "Validate")]
    [InlineData("5.2.2.10, s-maxage", "s-maxage=60", 61, "Cache-Control: max-stale", "Validate")]
    [InlineData("5.2.2.2, fresh", "max-age=60, must-revalidate", 59, "", "Use")]
    [InlineData("5861 3", "max-age=60, stale-while-revalidate=30", 89, "", "UseAndReplace")]
    [InlineData("5861 3", "max-age=60, stale-while-revalidate=30", 90, "", "Validate")]
    [InlineData("5861 3, with s-maxage", "max-age=0, s-maxage=60, stale-while-revalidate=30", 70, "", "UseAndReplace")]
    [InlineData("5861 3, forbidden", "max-age=60, must-revalidate, stale-while-revalidate=30", 70, "", "Validate")]
    [InlineData("5861 3, invalid", "max-age=60, stale-while-revalidate=x", 61, "", "Validate")]
    [InlineData("5861 3, the client asks for fresh", "max-age=60, stale-while-revalidate=30", 61, "Cache-Control: min-fresh=1", "Validate")]
    [InlineData("5861 3, the client asks for younger", "max-age=60, stale-while-revalidate=30", 61, "Cache-Control: max-age=0", "Validate")]
    public void A_stored_response_is_used_as_the_section_says(string section, string directives, long age, string request, string expected)
    {
        var fields = Messages.Fields("Cache-Control: " + directives);
        var stored = CacheControl.Read(fields);

        var reuse = ReuseRules.Decide(stored, Freshness.LifetimeOf(stored, fields, 0) ?? 0, age, RequestDirectives.Read(Messages.Fields(request)));

        Assert.True(expected == reuse.ToString(), $"section {section}: {reuse} instead of {expected}");
    }

    [Theory]
    [InlineData("5861 4", "max-age=60, stale-if-error=30", 89, 0, true)]
    [InlineData("5861 4", "max-age=60, stale-if-error=30", 90, 86400, false)]
    [InlineData("4.2.4, by agreement", "max-age=60", 100, 86400, true)]
    [InlineData("4.2.4, by agreement", "s-maxage=60", 100, 86400, true)]
    [InlineData("4.2.4, its end", "max-age=60", 160, 100, false)]
    [InlineData("5.2.2.2", "max-age=60, must-revalidate, stale-if-error=30", 61, 86400, false)]
    [InlineData("5.2.2.8", "max-age=60, proxy-revalidate", 61, 86400, false)]
    [InlineData("5.2.2.4", "max-age=60, no-cache", 1, 86400, false)]
    [InlineData("5861 4, a fresh one too", "max-age=60", 1, 0, true)]
    public void An_error_is_replaced_as_long_as_the_section_says(string section, string directives, long age, long otherwise, bool expected)
    {
        var fields = Messages.Fields("Cache-Control: " + directives);
        var stored = CacheControl.Read(fields);

        var mayUse = ReuseRules.MayUseOnError(stored, Freshness.LifetimeOf(stored, fields, 0) ?? 0, age, otherwise);

        Assert.True(expected == mayUse, $"section {section}");
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(501, false)]
    [InlineData(404, false)]
    [InlineData(200, false)]
    public void Errors_are_the_four_statuses_of_RFC_5861(int status, bool expected)
        => Assert.Equal(expected, ReuseRules.IsError(status));

    [Theory]
    [InlineData("", false)]
    [InlineData("Cache-Control: only-if-cached", true)]
    public void Only_if_cached_is_read(string request, bool expected)
        => Assert.Equal(expected, RequestDirectives.Read(Messages.Fields(request)).OnlyIfCached);
}
