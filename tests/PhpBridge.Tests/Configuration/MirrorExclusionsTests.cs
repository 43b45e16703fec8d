using PhpBridge.Configuration;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Configuration;

public sealed class MirrorExclusionsTests
{
    [Fact]
    public void Exclusions_are_in_the_content_folder_of_the_site()
    {
        var usual = MirrorExclusions.Usual.Of(SiteLayout.Default(new SiteFolder("/srv", ""), null));
        var content = new SiteFolder("/srv/app", "/app");
        var moved = MirrorExclusions.Usual.Of(SiteLayout.WithContent(new SiteFolder("/srv/wp", "/wp"), null, content) with
        {
            Uploads = new SiteFolder("/srv/media", "/media"),
        });
        var outside = MirrorExclusions.Usual.Of(SiteLayout.Default(new SiteFolder("/elsewhere", null), null));

        Assert.Equal(["wp-content/uploads", "wp-content/cache"], usual.Take(2));
        Assert.Equal(["media", "app/cache", "app/upgrade"], moved.Take(3));
        Assert.DoesNotContain(moved, path => path.Contains("wp-content", StringComparison.Ordinal));
        Assert.Empty(outside);
    }

    [Fact]
    public void Paths_of_the_operator_replace_the_usual_ones_or_are_added_with_a_plus_sign()
    {
        var layout = SiteLayout.Default(new SiteFolder("/srv", ""), null);

        Assert.Equal(["a", "b/c"], Parse("a:/b/c/").Of(layout));
        Assert.Equal(["wp-content/uploads", "a"], Parse("+a").Of(layout).Where(path => path is "wp-content/uploads" or "a"));
        Assert.False(SettingParsers.TryParseExclusions("a/../b", out _));
    }

    private static MirrorExclusions Parse(string text)
    {
        Assert.True(SettingParsers.TryParseExclusions(text, out var exclusions));
        return exclusions;
    }
}
