using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Terraform;
using Xunit;

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>The function that CloudFront runs for every request of a visitor, here in Node.</summary>
public sealed class ViewerRequestTests
{
    [Fact]
    public async Task The_origin_is_told_host_address_and_distribution()
    {
        var headers = await HeadersAsync(new() { ["host"] = "www.example.com" }, []);

        Assert.Equal(
            ("www.example.com", "192.0.2.9", "www.example.com"),
            (headers["x-forwarded-host"], headers["true-client-ip"], headers["x-page-variant"]));
        Assert.Equal("EDFDVBD6EXAMPLE", headers["x-distribution-id"]);
    }

    [Fact]
    public async Task Headers_that_the_bridge_trusts_are_not_taken_from_the_client()
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

        Assert.Equal(
            ("www.example.com", "192.0.2.9", "www.example.com"),
            (headers["x-forwarded-host"], headers["true-client-ip"], headers["x-page-variant"]));
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
    public async Task Each_session_has_pages_of_its_own(string cookie)
    {
        var first = await VariantAsync(new() { [cookie] = "one" });
        var second = await VariantAsync(new() { [cookie] = "two" });

        Assert.Matches("^example.com [0-9a-f]{64}$", first);
        Assert.NotEqual(first, second);
        Assert.Equal(first, await VariantAsync(new() { ["_ga"] = "1", [cookie] = "one" }));
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("x-wp-nonce")]
    [InlineData("cart-token")]
    [InlineData("x-api-key")]
    public async Task Each_bearer_of_credentials_has_pages_of_its_own(string name)
    {
        var first = (await HeadersAsync(new() { ["host"] = "example.com", [name] = "one" }, []))["x-page-variant"];
        var second = (await HeadersAsync(new() { ["host"] = "example.com", [name] = "two" }, []))["x-page-variant"];

        Assert.Matches("^example.com [0-9a-f]{64}$", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_order_of_cookies_makes_no_difference() =>
        Assert.Equal(
            await VariantAsync(new() { ["wordpress_logged_in_0"] = "a", ["wp-postpass_0"] = "b" }),
            await VariantAsync(new() { ["wp-postpass_0"] = "b", ["wordpress_logged_in_0"] = "a" }));

    [Fact]
    public async Task Parameters_of_campaigns_do_not_separate_cached_pages()
    {
        var request = await RequestAsync(
            "GET", "utm_source", "gclid", "fbclid", "mc_eid", "p", "s", "preview_nonce", "add-to-cart", "_wpnonce", "ver");

        Assert.Equal(
            ["p", "s", "preview_nonce", "add-to-cart", "_wpnonce", "ver"],
            request.GetProperty("querystring").EnumerateObject().Select(parameter => parameter.Name));
    }

    [Fact]
    public async Task Forms_keep_all_parameters()
    {
        var request = await RequestAsync("POST", "utm_source", "p");

        Assert.Equal(["utm_source", "p"], request.GetProperty("querystring").EnumerateObject().Select(parameter => parameter.Name));
    }

    private static async Task<string> VariantAsync(Dictionary<string, string> cookies) =>
        (await HeadersAsync(new() { ["host"] = "example.com" }, cookies))["x-page-variant"];

    private static async Task<Dictionary<string, string>> HeadersAsync(
        Dictionary<string, string> headers, Dictionary<string, string> cookies) =>
        (await HandleAsync("GET", headers, cookies, [])).GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetProperty("value").GetString()!);

    private static Task<JsonElement> RequestAsync(string method, params string[] parameters) =>
        HandleAsync(method, new() { ["host"] = "example.com" }, [], parameters.ToDictionary(name => name, _ => "1"));

    private static async Task<JsonElement> HandleAsync(
        string method, Dictionary<string, string> headers, Dictionary<string, string> cookies, Dictionary<string, string> query)
    {
        TestFiles.SkipWithout([TestFile.Node]);

        var request = new JsonObject
        {
            ["method"] = method,
            ["uri"] = "/",
            ["querystring"] = Values(query),
            ["headers"] = Values(headers),
            ["cookies"] = Values(cookies),
        };
        var @event = new JsonObject
        {
            ["version"] = "1.0",
            ["context"] = new JsonObject { ["distributionId"] = "EDFDVBD6EXAMPLE" },
            ["viewer"] = new JsonObject { ["ip"] = "192.0.2.9" },
            ["request"] = request,
        };
        var cancellation = TestContext.Current.CancellationToken;
        var settings = await File.ReadAllTextAsync(
            Path.Combine(ModuleCopy.Source, "modules", "settings", "variables-front.tf"), cancellation);
        var code = (await File.ReadAllTextAsync(Path.Combine(ModuleCopy.Source, "cloudfront_function.js"), cancellation))
            .Replace("${session_cookies}", DefaultIn(settings, "session_cookies "), StringComparison.Ordinal)
            .Replace("${session_headers}", DefaultIn(settings, "session_headers ").ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("${ignored_parameters}", DefaultIn(settings, "ignored_parameters "), StringComparison.Ordinal);
        var result = await Cli.Wrap(TestFiles.PathOf(TestFile.Node))
            .WithArguments(["-e", $"{code}\nconsole.log(JSON.stringify(handler({@event.ToJsonString()})));"])
            .ExecuteBufferedAsync(cancellation);
        return JsonElement.Parse(result.StandardOutput);
    }

    private static string DefaultIn(string settings, string name)
    {
        var begin = settings.IndexOf('[', settings.IndexOf(name, StringComparison.Ordinal));
        return settings[begin..(settings.IndexOf(']', begin) + 1)];
    }

    private static JsonObject Values(Dictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, new JsonObject { ["value"] = value.Value })));
}
