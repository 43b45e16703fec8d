using System.Collections;
using PhpBridge.Caching;
using PhpBridge.Caching.Requests;
using PhpBridge.Configuration;
using Xunit;

namespace PhpBridge.Tests.Configuration;

public sealed class PageCacheSettingsTests
{
    [Fact]
    public void By_default_there_is_no_page_cache() => Assert.Null(Read());

    [Fact]
    public void Where_it_is_on_the_other_settings_have_their_defaults()
    {
        var options = Read(("PHPBRIDGE_PAGE_CACHE", "targeted"))!;

        Assert.True(options.OnlyTargeted);
        Assert.False(options.HonorsRequests);
        Assert.Equal(("/srv/.phpbridge/pages", 64L << 20, 1L << 30), (options.Folder, options.MemorySize, options.FolderSize));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromSeconds(2)), (options.StaleIfError, options.Interval));
        Assert.Equal(IgnoredParameters.Usual, options.IgnoredParameters);
        Assert.Empty(options.Cookies);
    }

    [Fact]
    public void A_variable_that_is_set_replaces_the_default()
    {
        var options = Read(
            ("PHPBRIDGE_PAGE_CACHE", "all"),
            ("PHPBRIDGE_PAGE_CACHE_MEMORY", "5M"),
            ("PHPBRIDGE_PAGE_CACHE_SIZE", "7M"),
            ("PHPBRIDGE_PAGE_CACHE_STALE_IF_ERROR", "0s"),
            ("PHPBRIDGE_PAGE_CACHE_CLIENT_DIRECTIVES", "honor"),
            ("PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS", "a, b_*"),
            ("WORDPRESS_CACHE_COOKIES", "c_, d"))!;

        Assert.False(options.OnlyTargeted);
        Assert.True(options.HonorsRequests);
        Assert.Equal((5L << 20, 7L << 20, TimeSpan.Zero), (options.MemorySize, options.FolderSize, options.StaleIfError));
        Assert.Equal(["a", "b_*"], options.IgnoredParameters);
        Assert.Equal(["c_", "d"], options.Cookies);
        Assert.Null(Read(("PHPBRIDGE_PAGE_CACHE", "off")));
        Assert.Equal(
            [.. IgnoredParameters.Usual, "a"],
            Read(("PHPBRIDGE_PAGE_CACHE", "all"), ("PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS", "+a"))!.IgnoredParameters);
    }

    [Theory]
    [InlineData("PHPBRIDGE_PAGE_CACHE", "on", "should be 'targeted', 'all' or 'off', but is 'on'")]
    [InlineData("PHPBRIDGE_PAGE_CACHE_SIZE", "5K", "should be a size from 1M to 1024G, but is '5K'")]
    [InlineData("PHPBRIDGE_PAGE_CACHE_STALE_IF_ERROR", "721h", "should be a duration from 0s to 720h, but is '721h'")]
    [InlineData("PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS", "*", "names of query parameters")]
    [InlineData("PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS", "a*b", "names of query parameters")]
    [InlineData("PHPBRIDGE_PAGE_CACHE_IGNORED_PARAMETERS", "a=1", "names of query parameters")]
    public void An_invalid_value_is_refused_by_name(string name, string value, string expected)
    {
        var error = Assert.Throws<OptionsException>(() => Read((name, value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static PageCacheOptions? Read(params IEnumerable<(string Name, string Value)> variables)
    {
        var environment = new Hashtable();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return PageCacheSettings.Read(new Variables(environment), "/srv", memoryMegabytes: 1024, TimeSpan.FromSeconds(2));
    }
}
