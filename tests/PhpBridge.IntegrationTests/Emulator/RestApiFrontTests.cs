using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class RestApiFrontTests : IAsyncLifetime
{
    private EmulatedFunction _function = null!;

    public async ValueTask InitializeAsync() =>
        _function = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = EventShapeName.RestApi });

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task The_path_stays_as_the_client_sent_it()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/a%20b/../caf%C3%A9//x%2Fy");

        Assert.Equal("/a%20b/../caf%C3%A9//x%2Fy", sent.GetProperty("path").GetString());
        Assert.Equal("prod", sent.GetProperty("requestContext").GetProperty("stage").GetString());
    }

    [Fact]
    public async Task A_stage_with_a_name_is_in_the_context_s_path_only()
    {
        await using var staged = await EchoFunction.StartAsync(
            EchoFunction.Options with { Shape = EventShapeName.RestApi, Stage = "live" });

        var sent = await EchoFunction.EventAsync(staged, "GET", "/a%20b");

        var context = sent.GetProperty("requestContext");
        Assert.Equal("/a%20b", sent.GetProperty("path").GetString());
        Assert.Equal("/live/a%20b", context.GetProperty("path").GetString());
        Assert.Equal("live", context.GetProperty("stage").GetString());
        Assert.Equal("emulator00.execute-api.us-east-1.amazonaws.com", context.GetProperty("domainName").GetString());
    }

    [Fact]
    public async Task The_query_is_decoded_into_last_values_and_all_values()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/?a[]=1&a%5B%5D=2&q=x+y%26&flag");

        Assert.Equal("2", sent.GetProperty("queryStringParameters").GetProperty("a[]").GetString());
        Assert.Equal("x y&", sent.GetProperty("queryStringParameters").GetProperty("q").GetString());
        Assert.Equal("", sent.GetProperty("queryStringParameters").GetProperty("flag").GetString());
        Assert.Equal("""["1","2"]""", sent.GetProperty("multiValueQueryStringParameters").GetProperty("a[]").GetRawText());
    }

    [Fact]
    public async Task Without_query_and_body_their_members_are_null()
    {
        var sent = await EchoFunction.EventAsync(_function, "GET", "/");

        Assert.Equal(JsonValueKind.Null, sent.GetProperty("queryStringParameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("multiValueQueryStringParameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("body").ValueKind);
        Assert.False(sent.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task Headers_keep_their_values_apart_and_the_platform_adds_its_own()
    {
        var sent = await EchoFunction.EventAsync(
            _function, "GET", "/", "X-Two: a\r\nX-Two: b\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n");

        var headers = sent.GetProperty("multiValueHeaders");
        Assert.Equal("""["a","b"]""", headers.GetProperty("X-Two").GetRawText());
        Assert.Equal("b", sent.GetProperty("headers").GetProperty("X-Two").GetString());
        Assert.Equal("""["192.0.2.1, 127.0.0.1"]""", headers.GetProperty("X-Forwarded-For").GetRawText());
        Assert.Equal("""["http"]""", headers.GetProperty("X-Forwarded-Proto").GetRawText());
        Assert.Equal("site.example:8080", sent.GetProperty("headers").GetProperty("Host").GetString());
    }

    [Fact]
    public async Task Every_body_is_base64_by_default()
    {
        var sent = await EchoFunction.EventAsync(_function, "POST", "/", "Content-Type: text/plain\r\n", "ä"u8.ToArray());

        Assert.Equal("w6Q=", sent.GetProperty("body").GetString());
        Assert.True(sent.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task Both_header_maps_of_an_answer_are_merged()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(
            """{"statusCode":201,"headers":{"X-A":"1","Set-Cookie":"a=1"}"""
                + ""","multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"body":"hi"}"""));

        Assert.StartsWith("HTTP/1.1 201 ", response, StringComparison.Ordinal);
        Assert.Contains("X-A: 1\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"statusCode":"200"}""")]
    [InlineData("""{"body":"no status"}""")]
    [InlineData("""{"statusCode":200,"headers":{"X-A":1}}""")]
    [InlineData("""{"statusCode":200,"headers":{"X-A":"1\r\nX-B: 2"}}""")]
    [InlineData("""{"statusCode":200,"multiValueHeaders":{"X-A":"1"}}""")]
    [InlineData("""{"statusCode":200,"body":{}}""")]
    [InlineData("""{"statusCode":200,"body":"not base64","isBase64Encoded":true}""")]
    [InlineData("""not json""")]
    public async Task A_malformed_answer_is_502(string answer)
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(answer));

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
        Assert.EndsWith("""{"message": "Internal server error"}""", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_answer_keeps_its_length_and_has_no_body()
    {
        var response = await EchoFunction.SendAsync(_function, "HEAD", "/", EchoFunction.Answer(
            """{"statusCode":200,"headers":{"Content-Length":"1234","Content-Type":"text/html"},"body":""}"""));

        Assert.Contains("Content-Length: 1234\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_status_without_content_has_no_body(int status)
    {
        var response = await EchoFunction.SendAsync(
            _function, "GET", "/", EchoFunction.Answer($$"""{"statusCode":{{status}},"body":""}"""));

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10 * 1024 * 1024 + 1)]
    [InlineData(5_000_000)] // Its event passes 6 MB in base64.
    public async Task Too_large_a_request_is_413(int size)
    {
        var response = await EchoFunction.SendAsync(_function, "POST", "/", "", new byte[size]);

        Assert.StartsWith("HTTP/1.1 413 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_that_are_not_declared_binary_travel_as_text()
    {
        await using var picky = await EchoFunction.StartAsync(
            EchoFunction.Options with { Shape = EventShapeName.RestApi, BinaryMediaTypes = ["image/*"] });

        var text = await EchoFunction.EventAsync(
            picky, "POST", "/", "Content-Type: text/plain\r\nAccept: image/png\r\n", Encoding.UTF8.GetBytes("ä"));

        Assert.Equal("ä", text.GetProperty("body").GetString());
    }
}
