using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class FunctionUrlTests() : PayloadFormatContract("function-url-get")
{
    [Theory]
    [InlineData("/a%2Fb%20c", "/a%2Fb%20c")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/ü b", "/%C3%BC%20b")]
    public void The_path_is_encoded_already(string path, string expected)
    {
        Event["rawPath"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Fact]
    public void There_are_no_stages()
    {
        Event["rawPath"] = "/test/x";
        Event["requestContext"]!["stage"] = "test";

        var request = EventJson.Read(Event);

        Assert.Equal("/test/x", EventJson.Text(request.Path));
    }

    protected override JsonObject WithMethod(string method)
    {
        Event["requestContext"]!["http"]!["method"] = method;
        return Event;
    }
}
