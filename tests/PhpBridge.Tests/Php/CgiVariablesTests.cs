using System.Buffers;
using System.Globalization;
using System.Text;
using PhpBridge.Http;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Tests.FastCgi;
using Xunit;

namespace PhpBridge.Tests.Php;

public class CgiVariablesTests
{
    [Fact]
    public void A_script_gets_every_meta_variable_once()
    {
        var variables = Write(
            [("Host", "example.com:8443"), ("X-Forwarded-Proto", "https"), ("Content-Type", "text/x"), ("Accept", "*/*")],
            content: "12345",
            pathInfo: "/a b");

        Assert.Equal(
            [
                ("CONTENT_LENGTH", "5"),
                ("CONTENT_TYPE", "text/x"),
                ("DOCUMENT_ROOT", "/site"),
                ("GATEWAY_INTERFACE", "CGI/1.1"),
                ("HTTPS", "on"),
                ("HTTP_ACCEPT", "*/*"),
                ("HTTP_HOST", "example.com:8443"),
                ("HTTP_X_FORWARDED_PROTO", "https"),
                ("PATH_INFO", "/a b"),
                ("QUERY_STRING", "q=%20"),
                ("REDIRECT_STATUS", "200"),
                ("REMOTE_ADDR", "203.0.113.7"),
                ("REQUEST_METHOD", "GET"),
                ("REQUEST_SCHEME", "https"),
                ("REQUEST_URI", "/p%20q?q=%20"),
                ("SCRIPT_FILENAME", "/site/index.php"),
                ("SCRIPT_NAME", "/index.php"),
                ("SERVER_ADDR", "127.0.0.1"),
                ("SERVER_NAME", "example.com"),
                ("SERVER_PORT", "8443"),
                ("SERVER_PROTOCOL", "HTTP/1.1"),
            ],
            variables.Where(variable => variable.Name != "SERVER_SOFTWARE").OrderBy(variable => variable.Name, StringComparer.Ordinal));
        Assert.Contains("nginx", variables.Single(variable => variable.Name == "SERVER_SOFTWARE").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_path_info_there_is_no_such_variable()
        => Assert.DoesNotContain(Write([]), variable => variable.Name == "PATH_INFO");

    [Theory]
    [InlineData("http")]
    [InlineData("https,http")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_https_is_https(string? proto)
    {
        var variables = Write(proto is null ? [] : [("X-Forwarded-Proto", proto)]);

        Assert.DoesNotContain(variables, variable => variable.Name == "HTTPS");
        Assert.Contains(("REQUEST_SCHEME", "http"), variables);
        Assert.Contains(("SERVER_PORT", "80"), variables);
    }

    [Theory]
    [InlineData("https", "http", "https", "443")]
    [InlineData("http", "https", "http", "80")]
    public void CloudFronts_headers_about_the_client_precede_those_of_the_next_gateway(
        string viewer, string cloudFront, string scheme, string port)
    {
        var variables = Write(
            [("X-Forwarded-Proto", cloudFront), ("X-Forwarded-Port", "8443"), ("CloudFront-Forwarded-Proto", viewer)]);

        Assert.Contains(("REQUEST_SCHEME", scheme), variables);
        Assert.Contains(("SERVER_PORT", port), variables);
        Assert.Equal(scheme == "https", variables.Contains(("HTTPS", "on")));
    }

    [Theory]
    [InlineData("Proxy")]
    [InlineData("proxy")]
    [InlineData("PROXY")]
    public void The_field_of_httpoxy_is_dropped(string name)
        => Assert.DoesNotContain(Write([(name, "evil:8080")]), variable => variable.Name.StartsWith("HTTP_", StringComparison.Ordinal));

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("Content_Type")]
    [InlineData("A B")]
    [InlineData("A:B")]
    [InlineData("A\0B")]
    [InlineData("A=B")]
    [InlineData("\u00C4")]
    [InlineData("")]
    public void A_name_that_could_pose_as_another_is_dropped(string name)
        => Assert.DoesNotContain(Write([(name, "x")]), variable => variable.Name.StartsWith("HTTP_", StringComparison.Ordinal));

    [Fact]
    public void Authorization_is_passed_on()
        => Assert.Contains(("HTTP_AUTHORIZATION", "Basic x"), Write([("authorization", "Basic x")]));

    [Fact]
    public void A_field_that_repeats_is_joined_and_cookies_by_semicolon()
    {
        var variables = Write([("X-A", "1"), ("Cookie", "a=1"), ("x-a", "2"), ("cookie", "b=2"), ("X-A", "3")]);

        Assert.Equal([("HTTP_COOKIE", "a=1; b=2"), ("HTTP_X_A", "1, 2, 3")],
            variables.Where(variable => variable.Name.StartsWith("HTTP_", StringComparison.Ordinal))
                .OrderBy(variable => variable.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0", "12345", "5")]
    [InlineData("999999", "12345", "5")]
    [InlineData("-1", "", "0")]
    [InlineData("lies", "", "0")]
    [InlineData(null, "12345", "5")]
    [InlineData(null, "", "")]
    public void The_content_length_is_what_will_be_read(string? claimed, string content, string expected)
    {
        var variables = Write(claimed is null ? [] : [("Content-Length", claimed)], content);

        Assert.Contains(("CONTENT_LENGTH", expected), variables);
        Assert.DoesNotContain(variables, variable => variable.Name == "HTTP_CONTENT_LENGTH");
    }

    [Theory]
    [InlineData("example.com", "example.com", "80")]
    [InlineData("example.com:81", "example.com", "81")]
    [InlineData("example.com:", "example.com", "80")]
    [InlineData("[::1]", "[::1]", "80")]
    [InlineData("[2001:db8::1]:8080", "[2001:db8::1]", "8080")]
    [InlineData("", "", "80")]
    [InlineData(null, "", "80")]
    [InlineData("example.com:evil", "example.com", "80")]
    public void Name_and_port_come_from_the_host(string? host, string name, string port)
    {
        var variables = Write(host is null ? [] : [("Host", host)]);

        Assert.Contains(("SERVER_NAME", name), variables);
        Assert.Contains(("SERVER_PORT", port), variables);
    }

    [Theory]
    [InlineData("443", "443")]
    [InlineData("8443", "8443")]
    [InlineData("443, 80", "443")]
    [InlineData("", "443")]
    public void Without_a_port_in_the_host_the_forwarded_one_counts_if_it_is_one(string forwarded, string expected)
        => Assert.Contains(
            ("SERVER_PORT", expected),
            Write([("Host", "example.com"), ("X-Forwarded-Port", forwarded), ("X-Forwarded-Proto", "https")]));

    [Theory]
    [InlineData(250)]
    [InlineData(300)]
    public void Long_names_and_values_arrive_whole(int length)
    {
        var variables = Write([(new string('a', length), new string('v', 70_000))]);

        Assert.Contains(("HTTP_" + new string('A', length), new string('v', 70_000)), variables);
    }

    [Fact]
    public void Variables_beyond_the_limit_are_not_written()
    {
        FieldCollection fields = [];
        for (var i = 0; i < 100; i++)
        {
            fields.Add("X-" + i.ToString(CultureInfo.InvariantCulture), new string('v', 1000));
        }

        var request = new HttpRequest { Method = "GET"u8.ToArray(), Path = "/"u8.ToArray(), Fields = fields };
        var buffer = new ArrayBufferWriter<byte>();

        Assert.False(new CgiVariables("/site").Write(request, new Resolution.Script("/index.php", ""), buffer, limit: 10_000));
        Assert.InRange(buffer.WrittenCount, 10_000, 12_000);
    }

    private static List<(string Name, string Value)> Write(
        (string Name, string Value)[] fields, string content = "", string pathInfo = "")
    {
        FieldCollection collection = [];
        foreach (var (name, value) in fields)
        {
            collection.Add(name, value);
        }

        var request = new HttpRequest
        {
            Method = "GET"u8.ToArray(),
            Path = "/p%20q"u8.ToArray(),
            Query = "q=%20"u8.ToArray(),
            Fields = collection,
            Content = Encoding.UTF8.GetBytes(content),
            RemoteAddress = "203.0.113.7"u8.ToArray(),
        };
        var buffer = new ArrayBufferWriter<byte>();
        Assert.True(new CgiVariables("/site").Write(request, new Resolution.Script("/index.php", pathInfo), buffer, limit: int.MaxValue));
        return [.. Pairs.Read(buffer.WrittenMemory)];
    }
}
