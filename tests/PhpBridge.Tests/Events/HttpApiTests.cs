using System.Text.Json.Nodes;
using Xunit;

namespace PhpBridge.Tests.Events;

public class HttpApiTests() : PayloadFormatContract("http-api-get")
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/%41", "/%2541")]
    [InlineData("/what?", "/what%3F")]
    [InlineData("/日本 語", "/%E6%97%A5%E6%9C%AC%20%E8%AA%9E")]
    public void The_path_was_decoded_and_is_encoded_again(string path, string expected)
    {
        Event["rawPath"] = path;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("a=%41&b=+&c[]=1&&d", "a=%41&b=+&c[]=1&&d")]
    [InlineData("s=ü b", "s=%C3%BC%20b")]
    [InlineData("", "")]
    public void The_query_is_passed_on_byte_for_byte(string query, string expected)
    {
        Event["rawQueryString"] = query;

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Query));
    }

    [Fact]
    public void Without_cookies_there_is_no_cookie_field()
    {
        Event["cookies"] = new JsonArray();

        var request = EventJson.Read(Event);

        Assert.Null(EventJson.Field(request, "Cookie"));
    }

    /// <summary>Local gateways send both; PHP would see each cookie twice.</summary>
    [Theory]
    [InlineData("a=1; b=2", "a=1; b=2")]
    [InlineData("other=3", "a=1; b=2")]
    public void Cookies_that_are_among_the_headers_too_are_not_doubled(string header, string expected)
    {
        Event["headers"]!["Cookie"] = header;
        Event["cookies"] = new JsonArray("a=1", "b=2");

        var request = EventJson.Read(Event);

        Assert.Equal([expected], request.Fields.Where(field => field.Is("Cookie"u8)).Select(field => EventJson.Text(field.Value)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void Cookies_that_are_among_the_headers_only_are_read(string cookies)
    {
        Event["headers"]!["cookie"] = "a=1; b=2";
        Event["cookies"] = JsonNode.Parse(cookies);

        var request = EventJson.Read(Event);

        Assert.Equal("a=1; b=2", EventJson.Field(request, "Cookie"));
    }

    [Theory]
    [InlineData("/test/a b", "/a%20b")]
    [InlineData("/test/", "/")]
    [InlineData("/test", "/")]
    [InlineData("/test/test/x", "/test/x")]
    [InlineData("/tester/x", "/tester/x")]
    [InlineData("/other", "/other")]
    [InlineData("test/x", "test/x")]
    public void The_stage_is_taken_off_the_path(string path, string expected)
    {
        Event["rawPath"] = path;
        Event["requestContext"]!["stage"] = "test";

        var request = EventJson.Read(Event);

        Assert.Equal(expected, EventJson.Text(request.Path));
    }

    [Theory]
    [InlineData("www.example.com", "test", "/test/x")]
    [InlineData("f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com", "$default", "/test/x")]
    [InlineData("f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com", "", "/test/x")]
    [InlineData("f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com", null, "/test/x")]
    public void A_custom_domain_and_the_default_stage_show_no_stage(string domain, string? stage, string path)
    {
        Event["rawPath"] = path;
        Event["requestContext"]!["domainName"] = domain;
        Event["requestContext"]!["stage"] = stage;

        var request = EventJson.Read(Event);

        Assert.Equal(path, EventJson.Text(request.Path));
    }

    protected override JsonObject WithMethod(string method)
    {
        Event["requestContext"]!["http"]!["method"] = method;
        return Event;
    }
}
