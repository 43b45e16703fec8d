using System.Text;
using System.Text.Json.Nodes;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>An HTTP API that was told to send payload format 1.0.</summary>
public class HttpApiVersion1Tests() : PayloadFormatContract("http-api-version-1-get")
{
    [Fact]
    public void The_REST_shape_serves_it()
    {
        var read = EventReader.Read(new EventProperties(Encoding.UTF8.GetBytes(Event.ToJsonString())));

        Assert.IsType<RestApiFormat>(read.Format);
    }

    [Theory]
    [InlineData("/prod", "/")]
    [InlineData("/prod/a%2Fb", "/a%2Fb")]
    [InlineData("/product/1", "/product/1")]
    [InlineData("/prod%2Fx", "/prod%2Fx")]
    public void The_stage_is_taken_off_the_path(string path, string expected)
    {
        Event["path"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("domainName", "www.example.com")]
    [InlineData("stage", "$default")]
    public void A_custom_domain_and_the_default_stage_show_no_stage(string member, string value)
    {
        Event["path"] = "/prod/x";
        Event["requestContext"]![member] = value;

        var request = EventJson.Read(Event);

        Assert.Equal("/prod/x", EventJson.Text(request.Path));
    }

    protected override JsonObject WithMethod(string method)
    {
        Event["httpMethod"] = method;
        return Event;
    }
}
