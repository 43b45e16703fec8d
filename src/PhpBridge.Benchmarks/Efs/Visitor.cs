using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>Who asks for pages: at which address, with which cookies.</summary>
/// <param name="host">The site's host name, as in WP_HOME.</param>
/// <param name="isSecure">Whether WP_HOME begins with https.</param>
internal sealed partial class Visitor(string host, bool isSecure)
{
    /// <summary>Name=value, once logged in.</summary>
    public IReadOnlyList<string> Cookies { get; private set; } = [];

    public static Visitor Of(string home)
    {
        var address = new Uri(home);
        return new Visitor(address.Authority, address.Scheme == Uri.UriSchemeHttps);
    }

    /// <summary>The meta-variables of a web server (RFC 3875) that say who asks for what.</summary>
    public IEnumerable<(string Name, string Value)> Variables(Page page) =>
    [
        ("REQUEST_URI", page.Path),
        ("QUERY_STRING", ""),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("GATEWAY_INTERFACE", "CGI/1.1"),
        ("SERVER_SOFTWARE", "benchmark"),
        ("SERVER_NAME", host.Split(':')[0]),
        ("SERVER_PORT", isSecure ? "443" : "80"),
        ("REMOTE_ADDR", "203.0.113.7"),
        ("HTTP_HOST", host),
        ("HTTP_USER_AGENT", "Mozilla/5.0"),
        .. isSecure ? ((string, string)[])[("HTTPS", "on")] : [],
        .. page.NeedsLogin || page.Name == "form"
            ? ((string, string)[])[("HTTP_COOKIE", string.Join("; ", [.. Cookies, "wordpress_test_cookie=WP%20Cookie%20check"]))]
            : [],
    ];

    /// <summary>The same as a Function URL's event.</summary>
    public byte[] Event(Page page)
    {
        using var template = typeof(Visitor).Assembly.GetManifestResourceStream("function-url-get.json")!;
        var json = JsonNode.Parse(template)!.AsObject();
        json["rawPath"] = page.Path;
        json["requestContext"]!["http"]!["path"] = page.Path;
        json["rawQueryString"] = "";
        json["queryStringParameters"] = null;
        json["cookies"] = new JsonArray([.. page.NeedsLogin ? Cookies.Select(cookie => JsonValue.Create(cookie)) : []]);
        json["headers"]!["host"] = host;
        json["headers"]!["x-forwarded-proto"] = isSecure ? "https" : "http";
        json["requestContext"]!["domainName"] = host;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>Logs in to the benchmark's site as its administrator.</summary>
    /// <param name="root">The site's document root.</param>
    public async Task LogInAsync(string root)
    {
        await using var sandbox = new FpmSandbox(root, this, "", []);
        sandbox.Start();
        LogIn(sandbox, "admin", (await File.ReadAllTextAsync(BenchmarkEnvironment.AdminPasswordFile)).Trim());
    }

    /// <summary>Through WordPress's own form.</summary>
    private void LogIn(FpmSandbox sandbox, string user, string password)
    {
        var form = new Page("form", "/wp-login.php", "/wp-login.php", "");
        var answer = sandbox.Post(
            form, $"log={Uri.EscapeDataString(user)}&pwd={Uri.EscapeDataString(password)}&testcookie=1&wp-submit=Log+In");
        Cookies =
        [
            .. SetCookie().Matches(answer)
                .Select(match => match.Groups[1].Value)
                .Where(cookie => cookie.StartsWith("wordpress_", StringComparison.Ordinal))
                .Distinct(),
        ];
        if (!Cookies.Any(cookie => cookie.StartsWith("wordpress_logged_in_", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException("logging in to the site failed: " + answer[..Math.Min(answer.Length, 500)]);
        }
    }

    [GeneratedRegex(@"^Set-Cookie: ([^;\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex SetCookie();
}
