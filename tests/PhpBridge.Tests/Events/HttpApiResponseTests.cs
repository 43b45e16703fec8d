using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class HttpApiResponseTests : ResponseContract
{
    internal override IPayloadFormat Format { get; } = new HttpApiFormat();

    [Fact]
    public void Cookies_have_a_member_of_their_own_and_no_other()
    {
        using var response = BufferedResult.Response("", ("Set-Cookie", "a=1"), ("X", "y"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal("""{"X":"y"}""", answer.GetProperty("headers").GetRawText());
        Assert.Equal("""["a=1"]""", answer.GetProperty("cookies").GetRawText());
    }

    [Fact]
    public void Without_cookies_there_is_no_such_member()
    {
        using var response = BufferedResult.Response("");

        var answer = BufferedResult.Write(Format, response);

        Assert.False(answer.TryGetProperty("cookies", out _));
    }

    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
            ? [.. answer.GetProperty("cookies").EnumerateArray().Select(value => value.GetString())]
            : [answer.GetProperty("headers").EnumerateObject()
                .Single(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.GetString()];
}
