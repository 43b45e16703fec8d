using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class CloudFrontFrontTests : IAsyncLifetime
{
    private EmulatedFunction _function = null!;

    public async ValueTask InitializeAsync() =>
        _function = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = EventShapeName.CloudFront });

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task Path_and_query_stay_as_the_client_sent_them()
    {
        var request = Request(await EventAsync("GET", "/a%20b/caf%C3%A9?a%5B%5D=x+y&a[]=2&flag"));

        Assert.Equal("GET", request.GetProperty("method").GetString());
        Assert.Equal("/a%20b/caf%C3%A9", request.GetProperty("uri").GetString());
        Assert.Equal("a%5B%5D=x+y&a[]=2&flag", request.GetProperty("querystring").GetString());
        Assert.Equal("127.0.0.1", request.GetProperty("clientIp").GetString());
    }

    [Fact]
    public async Task Without_query_and_body_one_is_empty_and_the_other_absent()
    {
        var sent = await EventAsync("GET", "/");

        Assert.Equal("", Request(sent).GetProperty("querystring").GetString());
        Assert.False(Request(sent).TryGetProperty("body", out _));
        Assert.Equal(
            "origin-request", sent.GetProperty("Records")[0].GetProperty("cf").GetProperty("config").GetProperty("eventType").GetString());
    }

    [Fact]
    public async Task Headers_are_lists_of_keys_and_values_under_lower_case_names()
    {
        var sent = await EventAsync("GET", "/", "X-Two: a\r\nX-Two: b\r\nX-Forwarded-For: 192.0.2.1\r\n");
        var headers = Request(sent).GetProperty("headers");

        Assert.Equal("""[{"key":"X-Two","value":"a"},{"key":"X-Two","value":"b"}]""", headers.GetProperty("x-two").GetRawText());
        Assert.Equal("site.example:8080", Assert.Single(headers.GetProperty("host").EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal(
            "192.0.2.1, 127.0.0.1",
            Assert.Single(headers.GetProperty("x-forwarded-for").EnumerateArray()).GetProperty("value").GetString());
    }

    [Fact]
    public async Task What_CloudFront_keeps_to_itself_is_not_exposed()
    {
        var sent = await EventAsync(
            "GET", "/", "X-Edge-Location: x\r\nX-Real-IP: 192.0.2.1\r\nX-Amz-Cf-Id: x\r\nCloudFront-Forwarded-Proto: https\r\n");
        var headers = Request(sent).GetProperty("headers");

        Assert.DoesNotContain(
            headers.EnumerateObject(),
            header => header.Name is "x-edge-location" or "x-real-ip" or "x-amz-cf-id" or "x-forwarded-proto" or "x-forwarded-port");
        Assert.Equal(
            "http", Assert.Single(headers.GetProperty("cloudfront-forwarded-proto").EnumerateArray()).GetProperty("value").GetString());
    }

    [Fact]
    public async Task Every_body_is_base64()
    {
        var body = Request(await EventAsync("POST", "/", "Content-Type: text/plain\r\n", "ä"u8.ToArray())).GetProperty("body");

        Assert.Equal("""{"inputTruncated":false,"action":"read-only","encoding":"base64","data":"w6Q="}""", body.GetRawText());
    }

    [Theory]
    [InlineData(1024 * 1024, false)]
    [InlineData(1024 * 1024 + 1, true)]
    public async Task A_body_is_cut_after_one_megabyte(int size, bool isTruncated)
    {
        var measured = await EventAsync("POST", "/", "X-Do: measure\r\n", new byte[size]);

        Assert.Equal(isTruncated, measured.GetProperty("inputTruncated").GetBoolean());
        Assert.Equal(1_398_104, measured.GetProperty("dataLength").GetInt32()); // 1 MiB in base64
    }

    [Fact]
    public async Task An_answer_becomes_the_response()
    {
        var response = await SendAsync(
            """{"status":"404","statusDescription":"Not Here","headers":{"set-cookie":[{"key":"Set-Cookie","value":"a=1"}"""
                + """,{"value":"b=2"}],"content-type":[{"key":"Content-Type","value":"text/html"}]}"""
                + ""","body":"aGk=","bodyEncoding":"base64"}""");

        Assert.StartsWith("HTTP/1.1 404 Not Here\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhi", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"200","body":"aGk="}""")]
    [InlineData("""{"status":"200","body":"aGk=","bodyEncoding":"text"}""")]
    public async Task A_body_is_text_unless_it_says_otherwise(string answer)
    {
        var response = await SendAsync(answer);

        Assert.EndsWith("\r\n\r\naGk=", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":200}""")]
    [InlineData("""{"status":"199"}""")]
    [InlineData("""{"statusCode":200}""")]
    [InlineData("""{"uri":"/","method":"GET","headers":{}}""")]
    [InlineData("""{"status":"200","headers":{"x-a":"1"}}""")]
    [InlineData("""{"status":"200","headers":{"x-a":[{"key":"X-B","value":"1"}]}}""")]
    [InlineData("""{"status":"200","headers":{"x-a":[{"key":"X-A","value":"1\r\nX-B: 2"}]}}""")]
    [InlineData("""{"status":"200","body":"%","bodyEncoding":"base64"}""")]
    [InlineData("""{"status":"200","body":"hi","bodyEncoding":"gzip"}""")]
    [InlineData("""not json""")]
    public async Task A_malformed_answer_is_502(string answer)
    {
        var response = await SendAsync(answer);

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
        Assert.Contains("X-Cache: LambdaValidationError from cloudfront\r\n", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("transfer-encoding")]
    [InlineData("via")]
    [InlineData("x-amz-cf-pop")]
    [InlineData("x-amzn-requestid")]
    [InlineData("x-cache")]
    [InlineData("x-edge-location")]
    [InlineData("x-accel-buffering")]
    public async Task A_header_that_is_not_the_functions_to_set_is_502(string name)
    {
        var response = await SendAsync($$$"""{"status":"200","headers":{"{{{name}}}":[{"key":"{{{name}}}","value":"x"}]}}""");

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_error_is_503()
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", "X-Do: fail\r\n");

        Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024 * 1024, "200")]
    [InlineData(1024 * 1024 + 1, "502")]
    public async Task An_answer_ends_at_one_megabyte(int size, string status)
    {
        var response = await EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.AnswerOf(size));

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
    }

    private Task<string> SendAsync(string answer) => EchoFunction.SendAsync(_function, "GET", "/", EchoFunction.Answer(answer));

    private Task<JsonElement> EventAsync(string method, string target, string headers = "", byte[]? body = null) =>
        EchoFunction.EventAsync(_function, method, target, headers, body);

    private static JsonElement Request(JsonElement sent) => sent.GetProperty("Records")[0].GetProperty("cf").GetProperty("request");
}
