using System.Text;
using PhpBridge.Caching.Purges;
using Xunit;

namespace PhpBridge.Tests.Caching.Purges;

public class PurgeRequestTests
{
    [Fact]
    public void All_purges_everything()
        => Assert.Equal([CacheTag.All], Read("""{"purge":{"all":true}}"""));

    [Fact]
    public void Tags_and_URLs_are_purged_together()
        => Assert.Equal(
            new[] { CacheTag.Parse("post-12")!, CacheTag.OfTarget("/a/"), CacheTag.OfTarget("/b/?c=1") }.Order(),
            Read("""{"purge":{"tags":["post-12"],"urls":["/a/#x","https://example.com/b/?c=1"]}}""").Order());

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "'purge'")]
    [InlineData("{}", "'purge'")]
    [InlineData("""{"purge":1}""", "'purge'")]
    [InlineData("""{"purge":{}}""", "names nothing")]
    [InlineData("""{"purge":{"tags":[]}}""", "names nothing")]
    [InlineData("""{"purge":{"all":false}}""", "purge.all")]
    [InlineData("""{"purge":{"tag":["a"]}}""", "purge.tag ")]
    [InlineData("""{"purge":{"tags":"a"}}""", "purge.tags")]
    [InlineData("""{"purge":{"tags":[1]}}""", "purge.tags")]
    [InlineData("""{"purge":{"tags":["a b"]}}""", "'a b'")]
    [InlineData("""{"purge":{"urls":["a/"]}}""", "'a/'")]
    [InlineData("""{"purge":{"urls":["//a/"]}}""", "'//a/'")]
    [InlineData("""{"purge":{"urls":["file:///a"]}}""", "'file:///a'")]
    public void A_malformed_request_is_refused_by_name(string line, string expected)
        => Assert.Contains(expected, Assert.Throws<FormatException>(() => Read(line)).Message, StringComparison.Ordinal);

    private static List<string> Read(string line) => PurgeRequest.Read(Encoding.UTF8.GetBytes(line));
}
