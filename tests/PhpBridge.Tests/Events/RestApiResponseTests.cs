using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class RestApiResponseTests : ResponseContract
{
    internal override IPayloadFormat Format { get; } = new RestApiFormat();

    [Fact]
    public void All_fields_go_into_one_map_as_they_were_first_spelt()
    {
        using var response = BufferedResult.Response("", ("X-One", "1"), ("x-one", "2"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(
            ["statusCode", "multiValueHeaders", "isBase64Encoded", "body"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"X-One":["1","2"]}""", answer.GetProperty("multiValueHeaders").GetRawText());
    }

    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => [.. answer.GetProperty("multiValueHeaders").EnumerateObject()
            .Single(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Value.EnumerateArray().Select(value => value.GetString())];
}
