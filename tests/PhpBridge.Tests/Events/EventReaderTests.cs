using System.Text;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class EventReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("{}")]
    [InlineData("{}{}")]
    [InlineData("{\"path\":\"/\"}")]
    [InlineData("{\"httpMethod\":\"GET\"}")]
    [InlineData("{\"version\":\"2.0\"}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\"}")]
    [InlineData("{\"httpMethod\":null,\"path\":\"/\"}")]
    [InlineData("{\"key1\":\"value1\"}")]
    [InlineData("{\"Records\":[]}")]
    [InlineData("{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}}]}")]
    [InlineData("{\"Records\":[{\"cf\":{}}]}")]
    [InlineData("{\"records\":[{\"cf\":{\"request\":{\"method\":\"GET\",\"uri\":\"/\"}}}]}")]
    [InlineData("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")]
    [InlineData("{\"path\":\"/\",}")]
    [InlineData("{\"path\":\"/\" // comment\n}")]
    [InlineData("\uFEFF{\"httpMethod\":\"GET\",\"path\":\"/\"}")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":\"/\"} trailing")]
    public void What_is_no_event_is_refused(string json)
        => Assert.Throws<EventFormatException>(() => EventJson.Read(json));

    [Fact]
    public void Endless_nesting_is_refused()
    {
        var json = """{"httpMethod":"GET","path":"/","x":""" + new string('[', 100_000);

        Assert.Throws<EventFormatException>(() => EventJson.Read(json));
    }

    [Fact]
    public void A_payload_of_format_2_is_read_as_such_even_if_it_has_the_members_of_format_1()
    {
        var json = EventJson.Fixture("http-api-get");
        json["httpMethod"] = "POST";
        json["path"] = "/other";

        var read = EventReader.Read(new EventProperties(Encoding.UTF8.GetBytes(json.ToJsonString())));

        Assert.IsType<HttpApiFormat>(read.Format);
        Assert.Equal("GET", EventJson.Text(read.Request.Method));
    }
}
