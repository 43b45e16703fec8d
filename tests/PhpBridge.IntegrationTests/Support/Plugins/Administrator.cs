using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Plugins;

/// <summary>A person in wp-admin, each of whose requests, redirects included, another sandbox serves than the one before.</summary>
internal sealed partial class Administrator(SharedWordPress site)
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    private readonly CookieContainer _cookies = new();
    private EmulatedFunction? _last;

    /// <summary>The sandboxes that serve this person.</summary>
    public IReadOnlyList<EmulatedFunction> Sandboxes { get; set; } = site.Sandboxes;

    public async Task LogInAsync()
    {
        await GetAsync("/wp-login.php"); // Sets the cookie by which WordPress sees that there are cookies.
        var dashboard = await PostAsync(
            "/wp-login.php", $"log=admin&pwd={site.Password}&wp-submit=Log+In&testcookie=1&redirect_to=%2Fwp-admin%2F");
        Assert.Contains("adminmenu", dashboard, StringComparison.Ordinal);
    }

    public Task<string> GetAsync(string target) => FollowAsync(Next(), "GET", target, "", null);

    /// <summary>From one certain sandbox.</summary>
    public Task<string> GetAsync(EmulatedFunction sandbox, string target) => FollowAsync(sandbox, "GET", target, "", null);

    public Task<string> PostAsync(string target, string form) => FollowAsync(Next(), "POST", target, Form, Encoding.UTF8.GetBytes(form));

    /// <summary>Plugins → Add → Upload.</summary>
    public async Task<string> UploadAsync(byte[] zip, string name)
    {
        const string Boundary = "phpbridge-boundary";
        var page = await GetAsync("/wp-admin/plugin-install.php?tab=upload");
        var nonce = Nonce().Match(page[page.IndexOf("action=upload-plugin", StringComparison.Ordinal)..]).Groups[1].Value;
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"_wpnonce\"\r\n\r\n{nonce}\r\n"),
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"pluginzip\"; filename=\"{name}\"\r\n"),
            .. "Content-Type: application/zip\r\n\r\n"u8, .. zip, .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n"),
        ];
        return await FollowAsync(
            Next(),
            "POST",
            "/wp-admin/update.php?action=upload-plugin",
            $"Content-Type: multipart/form-data; boundary={Boundary}\r\n",
            body);
    }

    /// <summary>Presses a link of wp-admin that contains this.</summary>
    public Task<string> FollowLinkAsync(string page, string part)
    {
        var link = Link().Matches(page)
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
            .FirstOrDefault(link => link.Contains(part, StringComparison.Ordinal));
        Assert.True(link is not null, $"no link with '{part}' in:\n{page}");
        return GetAsync(new Uri(new Uri(SharedWordPress.Url + "/wp-admin/"), link).PathAndQuery);
    }

    private async Task<string> FollowAsync(EmulatedFunction sandbox, string method, string target, string headers, byte[]? body)
    {
        for (var hops = 0; hops < 5; hops++)
        {
            _last = sandbox;
            var address = new Uri(SharedWordPress.Url + target);
            var cookies = _cookies.GetCookieHeader(address);
            var reply = await sandbox.SendAsync(target, method, headers + (cookies.Length > 0 ? $"Cookie: {cookies}\r\n" : ""), body);
            foreach (var cookie in reply.Values("Set-Cookie"))
            {
                _cookies.SetCookies(address, cookie);
            }

            if (reply.Status is not (301 or 302 or 303))
            {
                Assert.True(
                    reply.Status == 200,
                    $"{method} {target}: {reply.Status}\n{reply.Text}\n{string.Join('\n', sandbox.LogLines.TakeLast(20))}");
                return reply.Text;
            }

            (sandbox, method, headers, body) = (Next(), "GET", "", null);
            target = new Uri(address, reply.Header("Location")).PathAndQuery;
        }

        throw new InvalidOperationException("redirects without end, at " + target);
    }

    private EmulatedFunction Next()
    {
        var last = Sandboxes.Index().FirstOrDefault(sandbox => sandbox.Item == _last, (Index: -1, Item: null!)).Index;
        return Sandboxes[(last + 1) % Sandboxes.Count];
    }

    [GeneratedRegex("name=\"_wpnonce\" value=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("href=[\"']([^\"']+)[\"']")]
    private static partial Regex Link();
}
