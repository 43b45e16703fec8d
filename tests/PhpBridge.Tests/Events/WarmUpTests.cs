using System.Text;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class WarmUpTests
{
    [Theory]
    [InlineData("{\"warmer\":true}")]
    [InlineData("{ \"warmer\" : true, \"concurrency\" : 3 }")]
    [InlineData("{\"source\":\"serverless-plugin-warmup\"}")]
    public void A_ping_is_known(string json)
        => Assert.True(WarmUp.Matches(new EventProperties(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"warmer\":false}")]
    [InlineData("{\"warmer\":\"true\"}")]
    [InlineData("{\"warmer\":null}")]
    [InlineData("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")]
    [InlineData("{\"detail\":{\"warmer\":true}}")]
    public void What_is_none_is_not_taken_for_one(string json)
        => Assert.False(WarmUp.Matches(new EventProperties(Encoding.UTF8.GetBytes(json))));
}
