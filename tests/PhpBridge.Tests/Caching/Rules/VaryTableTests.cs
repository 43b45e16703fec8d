using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

/// <summary>RFC 9111 section 4.1: which requests share a response that varies.</summary>
public class VaryTableTests
{
    [Theory]
    [InlineData("Accept-Language", "Accept-Language: de", "Accept-Language: de", true)]
    [InlineData("Accept-Language", "Accept-Language: de", "Accept-Language: en", false)]
    [InlineData("accept-language", "Accept-Language: de", "ACCEPT-LANGUAGE: de", true)]
    [InlineData("Accept-Language", "Accept-Language: de, en", "Accept-Language: de,en", true)]
    [InlineData("Accept-Language", "Accept-Language: de, en", "Accept-Language: de\nAccept-Language: en", true)]
    [InlineData("Accept-Language", "Accept-Language: de, en", "Accept-Language: en, de", false)]
    [InlineData("Accept-Language", "", "", true)]
    [InlineData("Accept-Language", "", "Accept-Language: de", false)]
    [InlineData("Accept-Language", "", "Accept-Language: ", false)]
    [InlineData("Accept, Origin", "Accept: a\nOrigin: b", "Origin: b\nAccept: a", true)]
    [InlineData("Accept, Origin", "Accept: a\nOrigin: b", "Accept: a", false)]
    [InlineData("Accept-Encoding", "Accept-Encoding: br", "Accept-Encoding: gzip", true)]
    [InlineData("X-A, X-B", "X-A: 1\nX-B: 2", "X-A: 1\nX-B: 2\nX-C: 3", true)]
    [InlineData("X-A, X-B", "X-A: b:1", "X-B: 1", false)]
    public void Requests_match_where_the_named_fields_are_equal(string vary, string one, string other, bool expected)
    {
        var names = VaryKey.NamesIn(Messages.Fields("Vary: " + vary));

        Assert.Equal(expected, VaryKey.Of(names, Messages.Fields(one)) == VaryKey.Of(names, Messages.Fields(other)));
    }

    [Fact]
    public void Names_are_collected_from_all_lines_in_one_order()
        => Assert.Equal(["accept", "origin"], VaryKey.NamesIn(Messages.Fields("Vary: Origin, accept-encoding\nVary: Accept, ORIGIN,")));
}
