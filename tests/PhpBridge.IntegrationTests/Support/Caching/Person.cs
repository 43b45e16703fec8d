using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Plugins;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>A person with a browser: cookies are kept, redirects are not followed.</summary>
internal sealed class Person
{
    private readonly CookieContainer _cookies = new();
    private string? _nonce;

    /// <summary>The cookies for a page, as the field's value.</summary>
    public string CookiesFor(string target) => _cookies.GetCookieHeader(new Uri(SharedWordPress.Url + target));

    public async Task<FrontReply> SendAsync(
        EmulatedFunction sandbox, string target, string method = "GET", string headers = "", string? body = null)
    {
        var cookies = CookiesFor(target);
        headers += cookies.Length > 0 ? $"Cookie: {cookies}\r\n" : "";
        var reply = await sandbox.SendAsync(target, method, headers, body is null ? null : Encoding.UTF8.GetBytes(body));
        foreach (var cookie in reply.Values("Set-Cookie"))
        {
            _cookies.SetCookies(new Uri(SharedWordPress.Url + target), cookie);
        }

        return reply;
    }

    public async Task<CachedReply> ReadAsync(EmulatedFunction sandbox, string target, string headers = "") =>
        CachedReply.Of(await SendAsync(sandbox, target, headers: headers));

    public Task<FrontReply> PostAsync(EmulatedFunction sandbox, string target, string form) =>
        SendAsync(sandbox, target, "POST", "Content-Type: application/x-www-form-urlencoded\r\n", form);

    public async Task LogInAsync(EmulatedFunction sandbox, string password)
    {
        await SendAsync(sandbox, "/wp-login.php"); // Sets the cookie by which WordPress sees that there are cookies.
        var reply = await PostAsync(sandbox, "/wp-login.php", $"log=admin&pwd={password}&wp-submit=Log+In&testcookie=1");
        Assert.True(reply.Status == 302, $"{reply.Status}\n{reply.Text}");
    }

    /// <summary>Comments on a post, and asks for the cookie by which WordPress remembers the author.</summary>
    public async Task CommentAsync(EmulatedFunction sandbox, CachedPost post, string author, string comment)
    {
        var form = string.Create(
            CultureInfo.InvariantCulture,
            $"comment_post_ID={post.Id}&comment_parent=0&author={author}&email={author}%40example.com&wp-comment-cookies-consent=yes");
        var reply = await PostAsync(sandbox, "/wp-comments-post.php", $"{form}&comment={Uri.EscapeDataString(comment)}");
        Assert.True(reply.Status == 302, $"{reply.Status}\n{reply.Text}");
    }

    /// <summary>Uses the REST API as the block editor does: with cookies and a nonce.</summary>
    public async Task<JsonElement> RestAsync(EmulatedFunction sandbox, string route, object? data, string method = "POST")
    {
        _nonce ??= (await SendAsync(sandbox, "/wp-admin/admin-ajax.php?action=rest-nonce")).Text;
        var headers = $"Content-Type: application/json\r\nX-WP-Nonce: {_nonce}\r\n";
        var reply = await SendAsync(sandbox, "/wp-json/" + route, method, headers, JsonSerializer.Serialize(data));
        Assert.True(
            reply.Status is 200 or 201,
            $"{method} {route}: {reply.Status}\n{reply.Text}\n{string.Join('\n', sandbox.LogLines.TakeLast(10))}");
        return JsonElement.Parse(reply.Body.Span);
    }
}
