using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>RFC 9111 sections 4.2, 5.1 and 5.3, RFC 9213: lifetime and age.</summary>
public class FreshnessTableTests
{
    [Theory]
    [InlineData("4.2.1, s-maxage before max-age", "Cache-Control: max-age=60, s-maxage=30", 30L)]
    [InlineData("4.2.1, max-age before Expires", "Cache-Control: max-age=60\nExpires: Thu, 05 Nov 2026 13:00:00 GMT", 60L)]
    [InlineData("4.2.1, Expires minus Date", "Expires: Thu, 05 Nov 2026 13:00:00 GMT", 3600L)]
    [InlineData("4.2.1, the first of several", "Cache-Control: max-age=60, max-age=90", 60L)]
    [InlineData("4.2.1, invalid is stale", "Cache-Control: max-age=a, s-maxage=b", 0L)]
    [InlineData("1.2.2, overflow", "Cache-Control: max-age=99999999999999999999", 2147483648L)]
    [InlineData("5.2, case", "Cache-Control: MAX-AGE=60", 60L)]
    [InlineData("5.2, quoted", "Cache-Control: max-age=\"60\"", 60L)]
    [InlineData("5.2, escaped", "Cache-Control: max-age=\"6\\0\"", 60L)]
    [InlineData("5.2, a comma in a string", "Cache-Control: x=\"a, max-age=5\", max-age=60", 60L)]
    [InlineData("5.2, empty elements", "Cache-Control: ,, ,max-age=60,", 60L)]
    [InlineData("5.2, several lines", "Cache-Control: public\nCache-Control: max-age=60", 60L)]
    [InlineData("5.2, no argument", "Cache-Control: max-age=", 0L)]
    [InlineData("5.2.3, unknown", "Cache-Control: x-max-age=5, max-age=60", 60L)]
    [InlineData("5.3, rfc850-date", "Expires: Thursday, 05-Nov-26 12:01:00 GMT", 60L)]
    [InlineData("5.3, asctime-date", "Expires: Thu Nov  5 12:01:00 2026", 60L)]
    [InlineData("5.3, in the past", "Expires: Thu, 05 Nov 2026 11:00:00 GMT", 0L)]
    [InlineData("5.3, invalid", "Expires: -1", 0L)]
    [InlineData("4.2.1, none", "Last-Modified: Thu, 05 Nov 2020 12:00:00 GMT", null)]
    [InlineData("9213 2.2, own before CDN", "PhpBridge-Cache-Control: max-age=10\nCDN-Cache-Control: max-age=20\nCache-Control: max-age=30", 10L)]
    [InlineData("9213 2.2, CDN before Cache-Control", "CDN-Cache-Control: max-age=20\nCache-Control: max-age=30", 20L)]
    [InlineData("9213 2.2, Expires is replaced too", "CDN-Cache-Control: public\nExpires: Thu, 05 Nov 2026 13:00:00 GMT", null)]
    [InlineData("9213 2.1, empty is ignored", "PhpBridge-Cache-Control: \nCache-Control: max-age=30", 30L)]
    [InlineData("9213 2.1, malformed is ignored", "PhpBridge-Cache-Control: max-age=10,\nCache-Control: max-age=30", 30L)]
    [InlineData("9213 2.1, malformed is ignored", "PhpBridge-Cache-Control: max-age=\"10\nCache-Control: max-age=30", 30L)]
    [InlineData("9213 2.1, malformed is ignored", "PhpBridge-Cache-Control: Max-Age=10\nCache-Control: max-age=30", 30L)]
    [InlineData("9213 2.1, malformed is ignored", "PhpBridge-Cache-Control: max-age=10 public\nCache-Control: max-age=30", 30L)]
    [InlineData("9213 2.1, parameters", "PhpBridge-Cache-Control: max-age=10;a=1;b, public;c=\"x\"", 10L)]
    [InlineData("9213 2.1, other types", "PhpBridge-Cache-Control: x=(1 \"a\");q, y=:YQ==:, z=?0, w=1.5, max-age=10", 10L)]
    [InlineData("9651 3.2, the last of several", "PhpBridge-Cache-Control: max-age=10, max-age=20", 20L)]
    [InlineData("9651 3.2, several lines", "PhpBridge-Cache-Control: public\nPhpBridge-Cache-Control: max-age=20", 20L)]
    [InlineData("9213 2.1, no lifetime of a decimal", "PhpBridge-Cache-Control: max-age=1.5", 0L)]
    public void The_explicit_lifetime_is_that_of_the_section(string section, string response, long? expected)
    {
        var fields = Messages.Fields("Date: " + Messages.Noon + "\n" + response);

        var lifetime = Freshness.LifetimeOf(CacheControl.Read(fields), fields, Messages.NoonSeconds);

        Assert.True(expected == lifetime, $"section {section}: {lifetime} instead of {expected}");
    }

    [Theory]
    [InlineData("4.2.3, nothing stated", "", 0, 0, 0)]
    [InlineData("4.2.3, delay of the response", "", 5, 0, 5)]
    [InlineData("4.2.3, apparent age", "Date: Thu, 05 Nov 2026 11:59:00 GMT", 0, 0, 60)]
    [InlineData("4.2.3, a Date in the future", "Date: Thu, 05 Nov 2026 12:01:00 GMT", 0, 0, 0)]
    [InlineData("4.2.3, Age and the delay", "Date: Thu, 05 Nov 2026 12:00:00 GMT\nAge: 10", 3, 0, 13)]
    [InlineData("4.2.3, the greater one", "Date: Thu, 05 Nov 2026 11:59:00 GMT\nAge: 10", 3, 0, 60)]
    [InlineData("4.2.3, resident time", "Age: 10", 0, 7, 17)]
    [InlineData("4.2.3, a clock behind the one that stored it", "Age: 10", 0, -7, 10)]
    [InlineData("5.1, the first of a list", "Age: 10, 20", 0, 0, 10)]
    [InlineData("5.1, the first line", "Age: 10\nAge: 20", 0, 0, 10)]
    [InlineData("5.1, invalid is ignored", "Age: -5", 0, 0, 0)]
    [InlineData("5.1, invalid is ignored", "Age: 1.5", 0, 0, 0)]
    [InlineData("5.1, overflow", "Age: 99999999999", 0, 0, 2147483648)]
    public void The_age_is_that_of_the_section(string section, string response, int delay, int resident, long expected)
    {
        var fields = Messages.Fields(response);
        var received = Messages.NoonSeconds;

        var initial = Freshness.InitialAgeOf(fields, received - delay, received);
        var age = Freshness.AgeAt(received + resident, initial, received);

        Assert.True(expected == age, $"section {section}: {age} instead of {expected}");
    }
}
