using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class HttpApiResponseTests : ResponseContract
{
    internal override IPayloadFormat Shape { get; } = new HttpApi();

    [Fact]
    public void Cookies_have_a_member_of_their_own_and_no_other()
    {
        using var response = BufferedAnswer.Response("", ("Set-Cookie", "a=1"), ("X", "y"));

        var answer = BufferedAnswer.Write(Shape, response);

        Assert.Equal("""{"X":"y"}""", answer.GetProperty("headers").GetRawText());
        Assert.Equal("""["a=1"]""", answer.GetProperty("cookies").GetRawText());
    }

    [Fact]
    public void Without_cookies_there_is_no_such_member()
    {
        using var response = BufferedAnswer.Response("");

        var answer = BufferedAnswer.Write(Shape, response);

        Assert.False(answer.TryGetProperty("cookies", out _));
    }

    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
            ? [.. answer.GetProperty("cookies").EnumerateArray().Select(value => value.GetString())]
            : [answer.GetProperty("headers").EnumerateObject()
                .Single(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.GetString()];
}
