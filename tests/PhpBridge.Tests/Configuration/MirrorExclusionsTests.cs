using PhpBridge.Configuration;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Configuration;

public sealed class MirrorExclusionsTests
{
    [Fact]
    public void What_is_excluded_is_where_the_sites_content_is()
    {
        var usual = MirrorExclusions.Usual.Of(SiteLayout.Usual(new SiteFolder("/srv", ""), null));
        var moved = MirrorExclusions.Usual.Of(SiteLayout.WithContent(new SiteFolder("/srv/wp", "/wp"), null, new SiteFolder("/srv/app", "/app")) with
        {
            Uploads = new SiteFolder("/srv/media", "/media"),
        });
        var outside = MirrorExclusions.Usual.Of(SiteLayout.Usual(new SiteFolder("/elsewhere", null), null));

        Assert.Equal(["wp-content/uploads", "wp-content/cache"], usual.Take(2));
        Assert.Equal(["media", "app/cache", "app/upgrade"], moved.Take(3));
        Assert.DoesNotContain(moved, path => path.Contains("wp-content", StringComparison.Ordinal));
        Assert.Empty(outside);
    }

    [Fact]
    public void What_the_operator_names_counts_instead_or_beside()
    {
        var layout = SiteLayout.Usual(new SiteFolder("/srv", ""), null);

        Assert.Equal(["a", "b/c"], SettingParsers.Exclusions("X", _ => "a:/b/c/").Of(layout));
        Assert.Equal(["wp-content/uploads", "a"], SettingParsers.Exclusions("X", _ => "+a").Of(layout).Where(path => path is "wp-content/uploads" or "a"));
        Assert.Throws<OptionsException>(() => SettingParsers.Exclusions("X", _ => "a/../b"));
    }
}
