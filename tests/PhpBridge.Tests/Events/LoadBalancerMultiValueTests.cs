using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class LoadBalancerMultiValueTests()
    : LoadBalancerContract("load-balancer-multi-value-get", "multiValueQueryStringParameters")
{
    [Fact]
    public void Of_several_lists_of_addresses_the_last_one_counts()
    {
        Event["multiValueHeaders"]!["x-forwarded-for"] = new JsonArray("203.0.113.1", "203.0.113.2, 203.0.113.3");

        var request = EventJson.Read(Event);

        Assert.Equal("203.0.113.3", EventJson.Text(request.RemoteAddress));
    }

    protected override JsonNode Value(string text) => new JsonArray(text);

    protected override void SetField(string name, string value) => Event["multiValueHeaders"]![name] = new JsonArray(value);
}
