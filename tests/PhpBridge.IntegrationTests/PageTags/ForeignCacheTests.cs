using PhpBridge.IntegrationTests.Support.PageTags;
using Xunit;

namespace PhpBridge.IntegrationTests.PageTags;

/// <summary>Object caches of other plugins, whose memory tells which posts a page has used.</summary>
[Collection(nameof(OnTaggedSite))]
public sealed class ForeignCacheTests(TaggedSite site)
{
    [Theory]
    [InlineData("public $cache = ['posts' => [12 => 1], 'terms' => [3 => 1], 'options' => []];", """{"posts":[12],"terms":[3]}""")]
    [InlineData("public $cache = ['wp_:posts:12' => 1, 'wp_:terms:3' => 1, 'wp_:post_meta:12' => 1];", """{"posts":[12],"terms":[3]}""")]
    [InlineData("private $_cache = ['1.posts.13' => 1, 'posts:last_changed' => 1];", """{"posts":[13]}""")]
    [InlineData("protected $cache = ['options:alloptions' => 1];", "null")]
    [InlineData("public $entries = ['posts' => [12 => 1]];", "null")]
    public async Task Its_memory_is_read_or_unknown(string memory, string expected)
    {
        Assert.SkipWhen(TaggedSite.Missing is not null, TaggedSite.Missing ?? "");

        var result = await site.WpAsync("eval", $$"""
            $groups = PhpBridge\Plugin\PageCache\ForeignCache::groups(new class { {{memory}} });
            echo json_encode($groups === null ? null : array_map(array_keys(...), $groups));
            """);

        Assert.Equal(expected, result.StandardOutput);
    }
}
