using System.Text;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>Requests that have broken some bridge before, or easily could.</summary>
internal static class FixedRequests
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    public static IEnumerable<WireRequest> All =>
    [
        .. Targets.Select(target => new WireRequest("GET", target)),
        new("POST", "/?x=1", Form, Text("a=1&b[]=2&b[]=3&c=%C3%A4+x&d.e=f&empty=&none")),
        new("POST", "/echo.php", "Content-Type: application/json\r\n", Text("{\"a\":\"\\u00e4\\\"\"}")),
        new("POST", "/echo.php", "", Text("no type\0\u00ff")),
        new("POST", "/echo.php", "Content-Type: text/plain\r\n", Text("")),
        new("POST", "/echo.php", "Content-Type: multipart/form-data; boundary=XX\r\n", Text(
            "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a b.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\0\r\n"
            + "--XX\r\nContent-Disposition: form-data; name=\"t[]\"\r\n\r\nä\r\n--XX--\r\n")),
        new("PUT", "/echo.php", "Content-Type: application/octet-stream\r\n", Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray()),
        new("PATCH", "/x", "Content-Type: a/b\r\n", Text("z")),
        new("DELETE", "/x"),
        new("OPTIONS", "/x"),
        new("GET", "/", "Cookie: a=1; b=%20x; c; d=\"q\"; wordpress_logged_in_x=admin%7C1\r\n"),
        new("GET", "/", "Authorization: Basic YTpi\r\n"),
        new("GET", "/", "Proxy: evil\r\nX_Underscore: 1\r\nX-Dash: 2\r\n"),
        new("GET", "/", "X-Empty:\r\nX-Spaces:   a  b  \r\nX-Colon: a:b\r\n"),
        new("GET", "/", "Accept-Encoding: gzip, br\r\nRange: bytes=0-1\r\nIf-None-Match: \"x\"\r\nReferer: http://a/?b=c#d\r\n"),
    ];

    private static IEnumerable<string> Targets =>
    [
        "/", "/?", "/?a", "/?a=", "/?a=1&a=2", "/?foo[]=1&foo[]=2", "/?foo%5B%5D=1&foo%5B%5D=2", "/?a[b][c]=1&a[b][d]=2",
        "/?a.b=1&c%20d=2", "/?a=%2F+%20%2B", "/?a=1;b=2", "/?a=b=c", "/?a=b?c=d", "/?%41=%42", "/?x=%C3%A4%E2%82%AC%F0%9F%98%80",
        "/?q=a%00b",
        "/?a=%26b%3Dc%23d", "/?=x", "/?&&a=1&&", "/?s=a+b", "/?a='\"<>", "/?u=http://a/b?c", "/a%20b", "/a+b", "/a%2Bb", "/%C3%A4/",
        "/a;b=c",
        "/a'b", "/a%25b", "/a%2525", "/a%252Fb", "/a:b@c", "/~user/", "/a%3Fb", "/a%23b", "/a,b", "/a!$&()*=b", "/a//b", "/a/./b",
        "/a/b/../c", "/a~",
        "/index.php", "/index.php?", "/index.php/x/y", "/index.php/x%20y?z=1", "/echo.php", "/echo.php/", "/echo.php/a.php/b", "/section/",
        "/section", "/section?x=1&y=%20",
        "/2026/11/hello-world/", "/wp-json/wp/v2/posts?per_page=1&_fields=id,title", "/feed/", "/?p=1&preview=true",
    ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
