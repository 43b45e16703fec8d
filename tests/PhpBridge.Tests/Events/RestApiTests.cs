using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class RestApiTests() : PayloadFormatContract("rest-api-get")
{
    [Theory]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/", "/")]
    [InlineData("/ü b", "/%C3%BC%20b")]
    public void The_path_is_encoded_already(string path, string expected)
    {
        Event["path"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Fact]
    public void Without_multi_value_maps_the_single_ones_count()
    {
        Event["multiValueHeaders"] = null;
        Event["multiValueQueryStringParameters"] = new JsonObject();

        var request = EventJson.Read(Event);

        Assert.Equal("second", EventJson.Field(request, "X-Repeated"));
        Assert.Equal("s=caf%C3%A9%20%26%20bar&tag%5B%5D=2&empty=", EventJson.Text(request.Query));
    }

    [Fact]
    public void A_value_that_looks_encoded_is_not_decoded_again()
    {
        Event["multiValueQueryStringParameters"] =
            new JsonObject { ["redirect_to"] = new JsonArray("https://example.com/?a=%41&b=+", null) };

        var request = EventJson.Read(Event);

        Assert.Equal("redirect_to=https%3A%2F%2Fexample.com%2F%3Fa%3D%2541%26b%3D%2B", EventJson.Text(request.Query));
    }

    [Fact]
    public void The_path_has_no_stage_and_may_begin_with_a_word_like_it()
    {
        Event["path"] = "/prod/page";

        var request = EventJson.Read(Event);

        Assert.Equal("/prod/page", EventJson.Text(request.Path));
    }

    protected override JsonObject WithMethod(string method)
    {
        Event["httpMethod"] = method;
        return Event;
    }
}
