using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class PayloadVersion2FrontTests : IAsyncLifetime
{
    private EmulatedFunction _function = null!;

    public async ValueTask InitializeAsync() => _function = await EchoFunction.StartAsync(EchoFunction.Options);

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task An_http_api_decodes_the_path_and_leaves_the_query_alone()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/a%20b/caf%C3%A9?a[]=1&a%5b%5d=2&x=%C3%A9+");

        Assert.Equal("2.0", sent.GetProperty("version").GetString());
        Assert.Equal("/a b/café", sent.GetProperty("rawPath").GetString());
        Assert.Equal("a[]=1&a%5b%5d=2&x=%C3%A9+", sent.GetProperty("rawQueryString").GetString());
    }

    [Fact]
    public async Task A_function_url_leaves_the_path_alone()
    {
        await using var url = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = EventShapeName.FunctionUrl });

        var sent = await EchoFunction.EventAsync(url, "GET", "/a%20b");

        Assert.Equal("/a%20b", sent.GetProperty("rawPath").GetString());
    }

    [Fact]
    public async Task A_stage_with_a_name_is_in_front_of_every_path()
    {
        await using var staged = await EchoFunction.StartAsync(EchoFunction.Options with { Stage = "live" });

        var sent = await EchoFunction.EventAsync(staged, "GET", "/a%20b");

        var context = sent.GetProperty("requestContext");
        Assert.Equal("/live/a b", sent.GetProperty("rawPath").GetString());
        Assert.Equal("/live/a b", context.GetProperty("http").GetProperty("path").GetString());
        Assert.Equal("live", context.GetProperty("stage").GetString());
        Assert.Equal("emulator00.execute-api.us-east-1.amazonaws.com", context.GetProperty("domainName").GetString());
        Assert.Equal("emulator00", context.GetProperty("domainPrefix").GetString());
    }

    [Fact]
    public async Task Cookies_leave_the_headers_and_other_headers_are_joined()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/", "Cookie: a=1; b=2\r\nX-Two: a\r\nX-Two: b\r\n");

        Assert.Equal("""["a=1","b=2"]""", sent.GetProperty("cookies").GetRawText());
        Assert.False(sent.GetProperty("headers").TryGetProperty("cookie", out _));
        Assert.Equal("a,b", sent.GetProperty("headers").GetProperty("x-two").GetString());
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8", "a=b", false)]
    [InlineData("application/json", "a=b", false)]
    [InlineData("application/x-www-form-urlencoded", "YT1i", true)]
    [InlineData("application/octet-stream", "YT1i", true)]
    public async Task Only_text_travels_as_text(string contentType, string body, bool isBase64)
    {
        var sent = await EchoFunction.EventAsync(_function, "POST", "/", $"Content-Type: {contentType}\r\n", "a=b"u8.ToArray());

        Assert.Equal(body, sent.GetProperty("body").GetString());
        Assert.Equal(isBase64, sent.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task Cookies_of_an_answer_become_fields_of_their_own()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(
            """{"statusCode":200,"cookies":["a=1; Path=/","b=2"]"""
                + ""","headers":{"content-type":"text/html"},"body":"aGk=","isBase64Encoded":true}"""));

        Assert.Contains("Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_the_body()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer("""{"a":1}"""));

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("""{"a":1}""", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"statusCode":"200"}""")]
    [InlineData("""not json""")]
    public async Task A_malformed_answer_is_500(string answer)
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(answer));

        Assert.StartsWith("HTTP/1.1 500 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_error_is_500()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", "X-Do: fail\r\n");

        Assert.StartsWith("HTTP/1.1 500 ", response, StringComparison.Ordinal);
    }
}
