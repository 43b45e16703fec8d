using PhpBridge.Http;
using System.Text;
using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class StreamingPreludeTests
{
    [Theory]
    [InlineData(
        "function-url-get", """{"statusCode":201,"headers":{"Content-Type":"text/html","X-Quoted":"\"é\""},"cookies":["a=1","b=2"]}""")]
    [InlineData(
        "rest-api-get",
        """{"statusCode":201,"multiValueHeaders":{"Content-Type":["text/html"],"Set-Cookie":["a=1","b=2"],"X-Quoted":["\"é\""]}}""")]
    public void Status_and_fields_come_first_then_eight_NULs(string fixture, string json)
    {
        var httpEvent = EventJson.ReadEvent(fixture);
        using var response = new HttpResponse(201);
        response.Fields.Add("Content-Type", "text/html");
        response.Fields.Add("Set-Cookie", "a=1");
        response.Fields.Add("Set-Cookie", "b=2");
        response.Fields.Add("X-Quoted", "\"é\"");
        var prelude = new StreamingPrelude();

        prelude.Write(httpEvent.Format, response);
        var bytes = prelude.Write(httpEvent.Format, response).Span;

        Assert.Equal(new byte[8], bytes[^8..].ToArray());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(bytes[..^8])), Encoding.UTF8.GetString(bytes));
        Assert.DoesNotContain('\0', Encoding.UTF8.GetString(bytes[..^8]));
    }

    [Theory]
    [InlineData("function-url-get", true)]
    [InlineData("rest-api-get", true)]
    [InlineData("http-api-get", false)]
    [InlineData("http-api-version-1-get", false)]
    [InlineData("load-balancer-multi-value-get", false)]
    [InlineData("load-balancer-single-value-get", false)]
    [InlineData("cloudfront-get", false)]
    public void Only_Function_URLs_and_REST_APIs_can_take_a_stream(string fixture, bool canStream)
        => Assert.Equal(canStream, EventJson.ReadEvent(fixture).CanStream);
}
