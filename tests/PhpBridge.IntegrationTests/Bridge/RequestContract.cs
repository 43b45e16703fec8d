using System.Security.Cryptography;
using System.Text;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What PHP must see of a request, whichever event carried it.</summary>
public abstract class RequestContract(BridgeFixture bridge, EventShapeName shape) : IClassFixture<BridgeFixture>
{
    protected const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    [Theory]
    [InlineData("a=1&b=2", """{"a":"1","b":"2"}""")]
    [InlineData("foo[]=1&foo[]=2", """{"foo":["1","2"]}""")]
    [InlineData("foo%5B%5D=1&foo%5B%5D=2", """{"foo":["1","2"]}""")]
    [InlineData("m[x][y]=1&m[x][z]=2", """{"m":{"x":{"y":"1","z":"2"}}}""")]
    [InlineData("a=1%2F2", """{"a":"1/2"}""")]
    [InlineData("a=1+2", """{"a":"1 2"}""")]
    [InlineData("a=1%202", """{"a":"1 2"}""")]
    [InlineData("a=1%2B2", """{"a":"1+2"}""")]
    [InlineData("%C3%A9=%E2%82%AC", """{"é":"€"}""")]
    [InlineData("a=%26%3D%23%25", """{"a":"&=#%"}""")]
    [InlineData("a=b=c", """{"a":"b=c"}""")]
    [InlineData("a=1&b=2&a=3", """{"a":"3","b":"2"}""")]
    [InlineData("a&b=", """{"a":"","b":""}""")]
    [InlineData("", "[]")]
    public async Task A_query_becomes_GET(string query, string expected)
    {
        var seen = await SeeAsync("/echo.php?" + query);

        Assert.Equal(expected, seen.Get);
    }

    [Fact]
    public async Task A_script_knows_its_place()
    {
        var seen = await SeeAsync("/echo.php?a=1");

        Assert.Equal("/echo.php", seen.Server("SCRIPT_NAME"));
        Assert.Equal("/echo.php", seen.Server("PHP_SELF"));
        Assert.Equal(BridgeFunction.DocumentRoot + "/echo.php", seen.Server("SCRIPT_FILENAME"));
        Assert.Equal(BridgeFunction.DocumentRoot, seen.Server("DOCUMENT_ROOT"));
        Assert.Equal("/echo.php?a=1", seen.Server("REQUEST_URI"));
        Assert.Equal("a=1", seen.Server("QUERY_STRING"));
        Assert.Null(seen.Server("PATH_INFO"));
    }

    [Fact]
    public async Task A_path_after_a_script_is_PATH_INFO()
    {
        var seen = await SeeAsync("/echo.php/2026/hello");

        Assert.Equal("/echo.php", seen.Server("SCRIPT_NAME"));
        Assert.Equal("/2026/hello", seen.Server("PATH_INFO"));
        Assert.Equal("/echo.php/2026/hello", seen.Server("PHP_SELF"));
        Assert.Equal("/echo.php/2026/hello", seen.Server("REQUEST_URI"));
    }

    [Theory]
    [InlineData("/", "/index.php")]
    [InlineData("/2026/07/hello/", "/index.php")]
    [InlineData("/missing.php", "/index.php")]
    [InlineData("/section/", "/section/index.php")]
    [InlineData("/section/more", "/index.php")]
    public async Task A_path_without_a_file_goes_to_the_front_controller_and_a_directory_to_its_index(string path, string script)
    {
        var seen = await SeeAsync(path);

        Assert.Equal(script, seen.Server("SCRIPT_NAME"));
        Assert.Equal(script, seen.Server("PHP_SELF"));
        Assert.Equal(path, seen.Server("REQUEST_URI"));
        Assert.Null(seen.Server("PATH_INFO"));
    }

    [Fact]
    public async Task A_UTF8_path_reaches_REQUEST_URI_encoded()
    {
        var seen = await SeeAsync("/caf%C3%A9/%E2%82%AC%20a");

        Assert.Equal("/caf%C3%A9/%E2%82%AC%20a", seen.Server("REQUEST_URI"));
    }

    [Fact]
    public async Task The_server_is_named_by_Host()
    {
        var seen = await SeeAsync("/echo.php");

        Assert.Equal("site.example", seen.Server("SERVER_NAME"));
        Assert.Equal("8080", seen.Server("SERVER_PORT"));
        Assert.Equal("site.example:8080", seen.Server("HTTP_HOST"));
        Assert.Equal("127.0.0.1", seen.Server("REMOTE_ADDR"));
        Assert.Equal("HTTP/1.1", seen.Server("SERVER_PROTOCOL"));
        Assert.Equal("GET", seen.Server("REQUEST_METHOD"));
        Assert.Equal("http", seen.Server("REQUEST_SCHEME"));
        Assert.Null(seen.Server("HTTPS"));
    }

    [Fact]
    public async Task Behind_https_HTTPS_is_on()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options() with { Shape = shape, ForwardedProto = "https" });

        var seen = PhpView.Parse(await function.SendAsync("/echo.php"));

        Assert.Equal("on", seen.Server("HTTPS"));
        Assert.Equal("https", seen.Server("REQUEST_SCHEME"));
    }

    [Fact]
    public async Task Fields_become_HTTP_variables()
    {
        var seen = await SeeAsync(
            "/echo.php",
            headers: "User-Agent: test/1.0 (x; y)\r\nX-Custom-Thing: a, b\r\nAccept-Language: de\r\nAuthorization: Basic dTpw\r\n");

        Assert.Equal("test/1.0 (x; y)", seen.Server("HTTP_USER_AGENT"));
        Assert.Equal("a, b", seen.Server("HTTP_X_CUSTOM_THING"));
        Assert.Equal("de", seen.Server("HTTP_ACCEPT_LANGUAGE"));
        Assert.Equal("Basic dTpw", seen.Server("HTTP_AUTHORIZATION"));
        Assert.Equal("u", seen.Server("PHP_AUTH_USER"));
        Assert.Equal("p", seen.Server("PHP_AUTH_PW"));
    }

    [Theory]
    [InlineData("Proxy: http://evil.example", "HTTP_PROXY")]
    [InlineData("X_Forwarded_Host: evil.example", "HTTP_X_FORWARDED_HOST")]
    [InlineData("X_Wp-Nonce: 1", "HTTP_X_WP_NONCE")]
    public async Task Fields_that_pose_as_something_else_never_arrive(string field, string variable)
    {
        var seen = await SeeAsync("/echo.php", headers: field + "\r\nX-Arrives: yes\r\n");

        Assert.DoesNotContain(variable, seen.VariableNames);
        Assert.Equal("yes", seen.Server("HTTP_X_ARRIVES"));
    }

    [Fact]
    public async Task Cookies_become_COOKIE()
    {
        var seen = await SeeAsync("/echo.php", headers: "Cookie: a=1; wp_x=y%20z; list[k]=v\r\n");

        Assert.Equal("""{"a":"1","wp_x":"y z","list":{"k":"v"}}""", seen.Cookie);
        Assert.Equal("a=1; wp_x=y%20z; list[k]=v", seen.Server("HTTP_COOKIE"));
    }

    [Fact]
    public async Task A_form_becomes_POST()
    {
        var body = Encoding.UTF8.GetBytes("a=1&list[]=x&list[]=y+z&u=%E2%82%AC");

        var seen = await SeeAsync("/echo.php?q=1", "POST", Form, body);

        Assert.Equal("""{"a":"1","list":["x","y z"],"u":"€"}""", seen.Post);
        Assert.Equal("""{"q":"1"}""", seen.Get);
        Assert.Equal(body, seen.Input.ToArray());
        Assert.Equal("application/x-www-form-urlencoded", seen.Server("CONTENT_TYPE"));
        Assert.Equal($"{body.Length}", seen.Server("CONTENT_LENGTH"));
    }

    [Fact]
    public async Task A_JSON_post_is_read_from_input()
    {
        var body = Encoding.UTF8.GetBytes("""{"text":"a \"quoted\" € 😀 \u0000 line\nbreak"}""");

        var seen = await SeeAsync("/echo.php", "POST", "Content-Type: application/json\r\n", body);

        Assert.Equal(body, seen.Input.ToArray());
        Assert.Equal("[]", seen.Post);
        Assert.Equal("application/json", seen.Server("CONTENT_TYPE"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_reach_the_script_with_their_content(string method)
    {
        var seen = await SeeAsync("/echo.php", method, "Content-Type: application/octet-stream\r\n", new byte[] { 0, 255, 10 });

        Assert.Equal(method, seen.Server("REQUEST_METHOD"));
        Assert.Equal([0, 255, 10], seen.Input.ToArray());
    }

    [Fact]
    public async Task An_upload_arrives_byte_for_byte_in_FILES()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        byte[] body =
        [
            .. "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTwo words\r\n"u8,
            .. "--b\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"é.png\"\r\nContent-Type: image/png\r\n\r\n"u8,
            .. content,
            .. "\r\n--b--\r\n"u8,
        ];

        var seen = await SeeAsync("/echo.php", "POST", "Content-Type: multipart/form-data; boundary=b\r\n", body);

        Assert.Equal("""{"title":"Two words"}""", seen.Post);
        Assert.Equal("é.png", Encoding.UTF8.GetString(seen.File("picture", "name")));
        Assert.Equal("image/png", Encoding.UTF8.GetString(seen.File("picture", "type")));
        Assert.Equal(content, seen.File("picture", "content"));
    }

    protected async Task<PhpView> SeeAsync(string target, string method = "GET", string headers = "", ReadOnlyMemory<byte>? body = null)
    {
        var function = await bridge.FunctionAsync(shape);
        return PhpView.Parse(await function.SendAsync(target, method, headers, body));
    }
}
