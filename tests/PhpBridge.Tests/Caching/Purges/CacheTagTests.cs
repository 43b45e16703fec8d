using PhpBridge.Caching.Purges;
using Xunit;

namespace PhpBridge.Tests.Caching.Purges;

public class CacheTagTests
{
    [Fact]
    public void Tags_are_compared_without_regard_to_case()
        => Assert.Equal(CacheTag.Parse("Post-1"), CacheTag.Parse("post-1"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\tb")]
    [InlineData("ä")]
    public void Other_than_visible_ASCII_is_no_tag(string text) => Assert.Null(CacheTag.Parse(text));

    [Fact]
    public void A_tag_has_256_characters_at_most()
        => Assert.Equal((true, false), (CacheTag.Parse(new string('a', 256)) is not null, CacheTag.Parse(new string('a', 257)) is not null));

    [Fact]
    public void A_page_has_the_tags_of_its_field_and_those_of_its_path_and_target()
    {
        var tags = CacheTag.OfPage("post-1, , TERM-2,not a tag", "/a/?b=1");

        Assert.Equal(
            new[] { CacheTag.Parse("post-1")!, CacheTag.Parse("term-2")!, CacheTag.OfTarget("/a/"), CacheTag.OfTarget("/a/?b=1") }.Order(), tags.Order());
    }

    [Fact]
    public void A_tag_cannot_pose_as_a_target() => Assert.NotEqual(CacheTag.Parse("/a/")!, CacheTag.OfTarget("/a/"));
}
