using System.Text.Json;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Events;

public class LoadBalancerSingleValueResponseTests() : LoadBalancerResponseContract("load-balancer-single-value-get", "headers")
{
    [Fact]
    public void Every_cookie_has_a_name_that_only_case_tells_from_the_others()
    {
        using var response = Cookies(5);

        var headers = BufferedResult.Write(Format, response).GetProperty("headers");

        Assert.Equal(
            """{"set-cookie":"c0=x","Set-cookie":"c1=x","sEt-cookie":"c2=x","SEt-cookie":"c3=x","seT-cookie":"c4=x"}""",
            headers.GetRawText());
    }

    [Fact]
    public void There_are_512_ways_to_spell_it_and_no_cookie_takes_the_place_of_another()
    {
        using var response = Cookies(513);

        var names = BufferedResult.Write(Format, response).GetProperty("headers").EnumerateObject().Select(member => member.Name).ToList();

        Assert.Equal(512, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(512, names.Count);
        Assert.Equal("SET-COOKIE", names[^1]);
    }

    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => [.. answer.GetProperty("headers").EnumerateObject()
            .Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => member.Value.GetString())];

    private static HttpResponse Cookies(int count)
        => BufferedResult.Response("", [.. Enumerable.Range(0, count).Select(i => ("Set-Cookie", $"c{i}=x"))]);
}
