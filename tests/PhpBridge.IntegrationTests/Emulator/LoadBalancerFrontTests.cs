using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class LoadBalancerFrontTests : IAsyncLifetime
{
    private EmulatedFunction _single = null!;
    private EmulatedFunction _multi = null!;

    public async ValueTask InitializeAsync()
    {
        _single = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = EventShapeName.Alb });
        _multi = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = EventShapeName.AlbMultiValue });
    }

    public async ValueTask DisposeAsync()
    {
        await _single.DisposeAsync();
        await _multi.DisposeAsync();
    }

    [Fact]
    public async Task Neither_path_nor_query_is_decoded()
    {
        var sent = await EchoFunction.EventAsync(_single, "GET", "/a%20b/caf%C3%A9?a%5B%5D=x+y%26&a%5B%5D=%C3%A9&flag&&a[]=3");

        Assert.Equal("GET", sent.GetProperty("httpMethod").GetString());
        Assert.Equal("/a%20b/caf%C3%A9", sent.GetProperty("path").GetString());
        Assert.Equal("""{"a%5B%5D":"%C3%A9","flag":"","a[]":"3"}""", sent.GetProperty("queryStringParameters").GetRawText());
        Assert.False(sent.TryGetProperty("multiValueQueryStringParameters", out _));
        Assert.StartsWith(
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/",
            sent.GetProperty("requestContext").GetProperty("elb").GetProperty("targetGroupArn").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_multi_value_mode_all_values_of_the_query_come_still_encoded()
    {
        var sent = await EchoFunction.EventAsync(_multi, "GET", "/?a%5B%5D=x+y%26&a%5B%5D=%C3%A9&b=");

        Assert.Equal("""{"a%5B%5D":["x+y%26","%C3%A9"],"b":[""]}""", sent.GetProperty("multiValueQueryStringParameters").GetRawText());
        Assert.False(sent.TryGetProperty("queryStringParameters", out _));
    }

    [Fact]
    public async Task Headers_are_lower_case_and_the_last_one_wins()
    {
        var sent = await EchoFunction.EventAsync(
            _single, "GET", "/", "X-Two: a\r\nx-two: b\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n");

        var headers = sent.GetProperty("headers");
        Assert.Equal("b", headers.GetProperty("x-two").GetString());
        Assert.Equal("site.example:8080", headers.GetProperty("host").GetString());
        Assert.Equal("192.0.2.1, 127.0.0.1", headers.GetProperty("x-forwarded-for").GetString());
        Assert.Equal("http", headers.GetProperty("x-forwarded-proto").GetString());
        Assert.True(headers.TryGetProperty("x-forwarded-port", out _));
        Assert.StartsWith("Root=1-", headers.GetProperty("x-amzn-trace-id").GetString(), StringComparison.Ordinal);
        Assert.False(sent.TryGetProperty("multiValueHeaders", out _));
    }

    [Fact]
    public async Task In_multi_value_mode_headers_are_lists()
    {
        var sent = await EchoFunction.EventAsync(_multi, "GET", "/", "Cookie: a=1\r\nCookie: b=2\r\n");

        Assert.Equal("""["a=1","b=2"]""", sent.GetProperty("multiValueHeaders").GetProperty("cookie").GetRawText());
        Assert.Equal("""["http"]""", sent.GetProperty("multiValueHeaders").GetProperty("x-forwarded-proto").GetRawText());
        Assert.False(sent.TryGetProperty("headers", out _));
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8", "a=b", false)]
    [InlineData("Content-Type: application/json", "a=b", false)]
    [InlineData("Content-Type: application/javascript", "a=b", false)]
    [InlineData("Content-Type: application/xml", "a=b", false)]
    [InlineData("Content-Type: application/ld+json", "YT1i", true)]
    [InlineData("Content-Type: application/x-www-form-urlencoded", "YT1i", true)]
    [InlineData("Content-Type: text/plain\r\nContent-Encoding: gzip", "YT1i", true)]
    [InlineData("X-No: type", "YT1i", true)]
    public async Task Only_text_travels_as_text(string headers, string body, bool isBase64)
    {
        var sent = await EchoFunction.EventAsync(_single, "POST", "/", headers + "\r\n", "a=b"u8.ToArray());

        Assert.Equal(body, sent.GetProperty("body").GetString());
        Assert.Equal(isBase64, sent.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Fact]
    public async Task Without_query_and_body_their_members_are_empty()
    {
        var sent = await EchoFunction.EventAsync(_single, "GET", "/");

        Assert.Equal("{}", sent.GetProperty("queryStringParameters").GetRawText());
        Assert.Equal("", sent.GetProperty("body").GetString());
        Assert.Equal(JsonValueKind.False, sent.GetProperty("isBase64Encoded").ValueKind);
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_fields_of_their_own()
    {
        var response = await EchoFunction.SendAsync(_single, "GET", "/", EchoFunction.Answer(
            """{"statusCode":200,"headers":{"set-cookie":"a=1","Set-Cookie":"b=2"}"""
                + ""","multiValueHeaders":{"X-Ignored":["1"]},"body":"aGk=","isBase64Encoded":true}"""));

        Assert.Contains("set-cookie: a=1\r\nset-cookie: b=2\r\n", response, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Ignored", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_multi_value_mode_only_the_lists_of_an_answer_count()
    {
        var response = await EchoFunction.SendAsync(_multi, "GET", "/", EchoFunction.Answer(
            """{"statusCode":404,"statusDescription":"404 Not Here","headers":{"X-Ignored":"1"}"""
                + ""","multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"body":"hi"}"""));

        Assert.StartsWith("HTTP/1.1 404 Not Here\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Ignored", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"statusCode":"200"}""")]
    [InlineData("""{"body":"no status"}""")]
    [InlineData("""{"statusCode":200,"statusDescription":"OK"}""")]
    [InlineData("""{"statusCode":200,"statusDescription":"200 OK\r\nX-A: 1"}""")]
    [InlineData("""{"statusCode":200,"headers":{"X-A":["1"]}}""")]
    [InlineData("""{"statusCode":200,"headers":{"X-A":"1\r\nX-B: 2"}}""")]
    [InlineData("""{"statusCode":200,"body":"%","isBase64Encoded":true}""")]
    [InlineData("""not json""")]
    public async Task A_malformed_answer_is_a_502_page(string answer)
    {
        var response = await EchoFunction.SendAsync(_single, "GET", "/", EchoFunction.Answer(answer));

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html\r\n", response, StringComparison.Ordinal);
        Assert.Contains("<center><h1>502 Bad Gateway</h1></center>", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_multi_value_mode_lists_are_required()
    {
        var response = await EchoFunction.SendAsync(
            _multi, "GET", "/", EchoFunction.Answer("""{"statusCode":200,"multiValueHeaders":{"X-A":"1"}}"""));

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_error_is_502()
    {
        var response = await EchoFunction.SendAsync(_single, "GET", "/", "X-Do: fail\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024 * 1024, "200")]
    [InlineData(1024 * 1024 + 1, "413")]
    public async Task A_request_body_ends_at_one_megabyte(int size, string status)
    {
        var response = await EchoFunction.SendAsync(_single, "POST", "/", EchoFunction.Answer("""{"statusCode":200}"""), new byte[size]);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024 * 1024, "200")]
    [InlineData(1024 * 1024 + 1, "502")]
    public async Task An_answer_ends_at_one_megabyte_of_json(int size, string status)
    {
        var response = await EchoFunction.SendAsync(_single, "GET", "/", EchoFunction.AnswerOf(size));

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
    }
}
