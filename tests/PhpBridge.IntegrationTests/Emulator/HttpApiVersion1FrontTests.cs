using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class HttpApiVersion1FrontTests : IAsyncLifetime
{
    private static FunctionOptions Options => EchoFunction.Options with { Shape = EventShapeName.HttpApiVersion1 };

    private EmulatedFunction _function = null!;

    public async ValueTask InitializeAsync() => _function = await EchoFunction.StartAsync(Options);

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task The_path_stays_as_the_client_sent_it_and_the_query_is_decoded()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/a%20b/caf%C3%A9?a%5B%5D=1&a[]=2&q=x+y");

        Assert.Equal("1.0", sent.GetProperty("version").GetString());
        Assert.Equal("/a%20b/caf%C3%A9", sent.GetProperty("path").GetString());
        Assert.Equal("/a%20b/caf%C3%A9", sent.GetProperty("requestContext").GetProperty("path").GetString());
        Assert.Equal("$default", sent.GetProperty("requestContext").GetProperty("stage").GetString());
        Assert.Equal("2", sent.GetProperty("queryStringParameters").GetProperty("a[]").GetString());
        Assert.Equal("""["1","2"]""", sent.GetProperty("multiValueQueryStringParameters").GetProperty("a[]").GetRawText());
        Assert.Equal("x y", sent.GetProperty("queryStringParameters").GetProperty("q").GetString());
    }

    [Fact]
    public async Task A_stage_with_a_name_is_in_front_of_every_path()
    {
        await using var staged = await EchoFunction.StartAsync(Options with { Stage = "live" });

        var sent = await EchoFunction.EventAsync(staged, "GET", "/a%20b");

        var context = sent.GetProperty("requestContext");
        Assert.Equal("/live/a%20b", sent.GetProperty("path").GetString());
        Assert.Equal("/live/a%20b", context.GetProperty("path").GetString());
        Assert.Equal("live", context.GetProperty("stage").GetString());
        Assert.Equal("emulator00.execute-api.us-east-1.amazonaws.com", context.GetProperty("domainName").GetString());
    }

    [Fact]
    public async Task Headers_keep_their_names_and_cookies_stay_among_them()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/", "Cookie: a=1; b=2\r\nX-Two: a\r\nX-Two: b\r\n");

        Assert.Equal("b", sent.GetProperty("headers").GetProperty("X-Two").GetString());
        Assert.Equal("""["a","b"]""", sent.GetProperty("multiValueHeaders").GetProperty("X-Two").GetRawText());
        Assert.Equal("""["a=1; b=2"]""", sent.GetProperty("multiValueHeaders").GetProperty("Cookie").GetRawText());
        Assert.False(sent.TryGetProperty("cookies", out _));
    }

    [Theory]
    [InlineData("application/json", "a=b", false)]
    [InlineData("application/x-www-form-urlencoded", "YT1i", true)]
    public async Task Only_text_travels_as_text(string contentType, string body, bool isBase64)
    {
        var sent = await EchoFunction.EventAsync(_function, "POST", "/", $"Content-Type: {contentType}\r\n", "a=b"u8.ToArray());

        Assert.Equal(body, sent.GetProperty("body").GetString());
        Assert.Equal(isBase64, sent.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task Without_query_and_body_their_members_are_null()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/");

        Assert.Equal(JsonValueKind.Null, sent.GetProperty("queryStringParameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("multiValueQueryStringParameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("body").ValueKind);
    }

    [Fact]
    public async Task Cookies_of_an_answer_are_in_its_header_maps_and_not_in_a_list()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(
            """{"statusCode":200,"cookies":["c=3"],"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]}"""
                + ""","body":"aGk=","isBase64Encoded":true}"""));

        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.DoesNotContain("c=3", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain; charset=utf-8\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"statusCode":"200"}""")]
    [InlineData("""{"body":"no status"}""")]
    [InlineData("""{"statusCode":200,"multiValueHeaders":{"X-A":"1"}}""")]
    [InlineData("""not json""")]
    public async Task A_malformed_answer_is_500(string answer)
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(answer));

        Assert.StartsWith("HTTP/1.1 500 ", response, StringComparison.Ordinal);
        Assert.EndsWith("""{"message":"Internal Server Error"}""", response, StringComparison.Ordinal);
    }
}
