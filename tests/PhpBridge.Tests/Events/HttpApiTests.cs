using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class HttpApiTests() : EventShapeContract("http-api-get")
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/%41", "/%2541")]
    [InlineData("/what?", "/what%3F")]
    [InlineData("/日本 語", "/%E6%97%A5%E6%9C%AC%20%E8%AA%9E")]
    public void The_path_was_decoded_and_is_encoded_again(string path, string expected)
    {
        Event["rawPath"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("a=%41&b=+&c[]=1&&d", "a=%41&b=+&c[]=1&&d")]
    [InlineData("s=ü b", "s=%C3%BC%20b")]
    [InlineData("", "")]
    public void The_query_is_passed_on_byte_for_byte(string query, string expected)
    {
        Event["rawQueryString"] = query;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Query));
    }

    [Fact]
    public void Without_cookies_there_is_no_cookie_field()
    {
        Event["cookies"] = new JsonArray();

        var request = EventJson.Read(Event);

        Assert.Null(EventJson.Field(request, "Cookie"));
    }

    protected override JsonObject WithMethod(string method)
    {
        Event["requestContext"]!["http"]!["method"] = method;
        return Event;
    }
}
