using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.WordPress.Browsing;

/// <summary>WordPress's REST API as the administrator's browser uses it: with its cookies and a nonce.</summary>
internal sealed class RestApi(IBrowserContext administrator)
{
    private string? _nonce;

    public Task<JsonElement> GetAsync(string route) => SendAsync("GET", route, null);

    public Task<JsonElement> PostAsync(string route, object data) => SendAsync("POST", route, data);

    /// <returns>The published post.</returns>
    public Task<JsonElement> PublishAsync(string title, string content) =>
        PostAsync("wp/v2/posts", new { title, content, status = "publish" });

    private async Task<JsonElement> SendAsync(string method, string route, object? data)
    {
        _nonce ??= await (await administrator.APIRequest.GetAsync("/wp-admin/admin-ajax.php?action=rest-nonce")).TextAsync();
        var response = await administrator.APIRequest.FetchAsync("/wp-json/" + route, new()
        {
            Method = method,
            DataObject = data,
            Headers = new Dictionary<string, string> { ["X-WP-Nonce"] = _nonce },
        });
        var text = await response.TextAsync();
        Assert.True(response.Ok, $"{method} {route} was answered with {response.Status}: {text}");
        return JsonElement.Parse(text);
    }
}
