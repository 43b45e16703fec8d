using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>The function that CloudFront runs for every request of a visitor, here in Node.</summary>
public sealed class ViewerRequestTests
{
    [Fact]
    public async Task The_origin_is_told_host_address_and_distribution()
    {
        var headers = await HeadersAsync(new() { ["host"] = "www.example.com" }, []);

        Assert.Equal(("www.example.com", "192.0.2.9", "www.example.com"), (headers["x-forwarded-host"], headers["true-client-ip"], headers["x-page-variant"]));
        Assert.Equal("EDFDVBD6EXAMPLE", headers["x-distribution-id"]);
    }

    [Fact]
    public async Task Nobody_says_himself_who_he_is()
    {
        var headers = await HeadersAsync(
            new()
            {
                ["host"] = "www.example.com",
                ["x-forwarded-host"] = "evil.example",
                ["true-client-ip"] = "203.0.113.66",
                ["x-page-variant"] = "mine",
                ["cloudfront-viewer-address"] = "203.0.113.66:1",
                ["cloudfront-forwarded-proto"] = "http",
            },
            []);

        Assert.Equal(("www.example.com", "192.0.2.9", "www.example.com"), (headers["x-forwarded-host"], headers["true-client-ip"], headers["x-page-variant"]));
        Assert.DoesNotContain("cloudfront-viewer-address", headers.Keys);
        Assert.DoesNotContain("cloudfront-forwarded-proto", headers.Keys);
    }

    [Fact]
    public async Task Cookies_of_statistics_make_no_difference()
    {
        var with = await HeadersAsync(new() { ["host"] = "example.com" }, new() { ["_ga"] = "GA1.2.3", ["cookie_notice"] = "yes" });

        Assert.Equal("example.com", with["x-page-variant"]);
    }

    [Theory]
    [InlineData("wordpress_logged_in_0123")]
    [InlineData("wp-postpass_0123")]
    [InlineData("comment_author_0123")]
    [InlineData("woocommerce_cart_hash")]
    [InlineData("wp_woocommerce_session_0123")]
    public async Task Who_has_a_session_gets_pages_of_his_own(string cookie)
    {
        var first = await VariantAsync(new() { [cookie] = "one" });
        var second = await VariantAsync(new() { [cookie] = "two" });

        Assert.Matches("^example.com [0-9a-f]{64}$", first);
        Assert.NotEqual(first, second);
        Assert.Equal(first, await VariantAsync(new() { ["_ga"] = "1", [cookie] = "one" }));
    }

    [Fact]
    public async Task Who_has_credentials_gets_pages_of_his_own()
    {
        var first = (await HeadersAsync(new() { ["host"] = "example.com", ["authorization"] = "Basic one" }, []))["x-page-variant"];
        var second = (await HeadersAsync(new() { ["host"] = "example.com", ["authorization"] = "Basic two" }, []))["x-page-variant"];

        Assert.Matches("^example.com [0-9a-f]{64}$", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_order_of_cookies_makes_no_difference() =>
        Assert.Equal(
            await VariantAsync(new() { ["wordpress_logged_in_0"] = "a", ["wp-postpass_0"] = "b" }),
            await VariantAsync(new() { ["wp-postpass_0"] = "b", ["wordpress_logged_in_0"] = "a" }));

    private static async Task<string> VariantAsync(Dictionary<string, string> cookies) =>
        (await HeadersAsync(new() { ["host"] = "example.com" }, cookies))["x-page-variant"];

    private static async Task<Dictionary<string, string>> HeadersAsync(Dictionary<string, string> headers, Dictionary<string, string> cookies)
    {
        TestFiles.SkipWithout([TestFile.Node]);

        var request = new JsonObject { ["method"] = "GET", ["uri"] = "/", ["headers"] = Values(headers), ["cookies"] = Values(cookies) };
        var @event = new JsonObject { ["version"] = "1.0", ["context"] = new JsonObject { ["distributionId"] = "EDFDVBD6EXAMPLE" }, ["viewer"] = new JsonObject { ["ip"] = "192.0.2.9" }, ["request"] = request };
        var cancellation = TestContext.Current.CancellationToken;
        var code = (await File.ReadAllTextAsync(Path.Combine(ModuleCopy.Source, "cloudfront_function.js"), cancellation))
            .Replace("${session_cookies}", await DefaultSessionCookiesAsync(), StringComparison.Ordinal);
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Node))
            .WithArguments(["-e", $"{code}\nconsole.log(JSON.stringify(handler({@event.ToJsonString()})));"])
            .ExecuteBufferedAsync(cancellation);
        return JsonElement.Parse(result.StandardOutput).GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetProperty("value").GetString()!);
    }

    private static async Task<string> DefaultSessionCookiesAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ModuleCopy.Source, "variables-front.tf"), TestContext.Current.CancellationToken);
        var begin = text.IndexOf('[', text.IndexOf("session_cookies ", StringComparison.Ordinal));
        return text[begin..(text.IndexOf(']', begin) + 1)];
    }

    private static JsonObject Values(Dictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, new JsonObject { ["value"] = value.Value })));
}
