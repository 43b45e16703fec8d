using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>What both modes of a load balancer have in common.</summary>
public abstract class LoadBalancerContract(string fixture, string queryMember) : PayloadFormatContract(fixture)
{
    [Theory]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/ü b", "/%C3%BC%20b")]
    public void The_path_is_encoded_already(string path, string expected)
    {
        Event["path"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("a%20b+c", "a%20b+c")]
    [InlineData("%41", "%41")]
    [InlineData("100%", "100%")]
    [InlineData("https://example.com/?a=b", "https://example.com/?a=b")]
    [InlineData("", "")]
    [InlineData("ü b#\n", "%C3%BC%20b%23%0A")]
    public void The_query_is_encoded_already_and_passes_as_it_is(string value, string expected)
    {
        Event[queryMember] = new JsonObject { ["x%5B%5D"] = Value(value), ["y[]"] = Value("1") };

        var request = EventJson.Read(Event);

        Assert.Equal($"x%5B%5D={expected}&y[]=1", EventJson.Text(request.Query));
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1, 198.51.100.4,203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1,\t203.0.113.9 ", "203.0.113.9")]
    [InlineData("203.0.113.9:4711", "203.0.113.9")]
    [InlineData("2001:db8::9", "2001:db8::9")]
    [InlineData("203.0.113.9, [2001:db8::9]:4711", "2001:db8::9")]
    [InlineData("203.0.113.9, [2001:db8::9", "")]
    [InlineData("203.0.113.9, evil", "")]
    [InlineData("203.0.113.9,", "")]
    [InlineData("", "")]
    public void The_remote_address_is_the_last_one_without_its_port(string forwardedFor, string expected)
    {
        SetField("x-forwarded-for", forwardedFor);

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.RemoteAddress));
    }

    protected abstract JsonNode Value(string text);

    protected abstract void SetField(string name, string value);

    protected override JsonObject WithMethod(string method)
    {
        Event["httpMethod"] = method;
        return Event;
    }
}
