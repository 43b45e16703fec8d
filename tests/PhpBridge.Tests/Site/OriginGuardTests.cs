using System.Text;
using PhpBridge.Http;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

public class OriginGuardTests
{
    private const string Secret = "correct horse battery";
    private const string Other = "staple correct horse";

    [Theory]
    [InlineData(Secret, null)]
    [InlineData(Other, null)] // Both count during a rotation.
    [InlineData("", 403)]
    [InlineData("correct horse batter", 403)]
    [InlineData("correct horse battery\0", 403)]
    [InlineData("Correct horse battery", 403)]
    [InlineData("correct horse battery, staple correct horse", 403)]
    public void Only_who_knows_the_secret_may_ask(string given, int? status)
    {
        var request = Request(("x-origin-SECRET", given), ("Host", "example.com"));

        Assert.Equal(status, new OriginGuard([Secret, Other], []).Refuse(request));
        Assert.Equal(status is not null, request.Fields.Contains("X-Origin-Secret"u8));
    }

    [Fact]
    public void A_secret_as_long_as_may_be_is_compared_to_its_end()
    {
        var secret = new string('x', OriginGuard.MaxSecretLength);
        var guard = new OriginGuard([secret], []);

        Assert.Null(guard.Refuse(Request(("X-Origin-Secret", secret))));
        Assert.Equal(403, guard.Refuse(Request(("X-Origin-Secret", secret[..^1] + "y"))));
        Assert.Equal(403, guard.Refuse(Request(("X-Origin-Secret", secret + "x"))));
    }

    [Fact]
    public void Without_a_secret_all_requests_are_accepted_and_no_header_is_trusted()
    {
        var request = Request(
            ("Host", "api.example"), ("X-Origin-Secret", "x"), ("X-Forwarded-Host", "evil.example"),
            ("CloudFront-Viewer-Address", "192.0.2.9:1"));

        Assert.Null(new OriginGuard([], []).Refuse(request));
        Assert.Equal("api.example", Field(request, "Host"));
        Assert.Equal("198.51.100.1", Encoding.ASCII.GetString(request.RemoteAddress.Span));
        Assert.False(request.Fields.Contains("X-Origin-Secret"u8));
    }

    [Theory]
    [InlineData("192.0.2.9:46532", "192.0.2.9")]
    [InlineData("2001:db8::1:46532", "2001:db8::1")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001:46532", "2001:0db8:0000:0000:0000:0000:0000:0001")]
    [InlineData("[2001:db8::1]:46532", "2001:db8::1")]
    [InlineData("evil", "198.51.100.1")]
    [InlineData("evil:1", "198.51.100.1")]
    [InlineData(":1", "198.51.100.1")]
    [InlineData("", "198.51.100.1")]
    public void A_gateway_with_the_secret_states_the_client(string viewer, string address)
    {
        var request = Request(("X-Origin-Secret", Secret), ("CloudFront-Viewer-Address", viewer));

        Assert.Null(new OriginGuard([Secret], []).Refuse(request));
        Assert.Equal(address, Encoding.ASCII.GetString(request.RemoteAddress.Span));
    }

    [Theory]
    [InlineData("192.0.2.9", "192.0.2.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("evil", "198.51.100.1")]
    [InlineData("", "198.51.100.1")]
    public void The_field_for_that_can_be_another_one_and_then_only_that_counts(string viewer, string address)
    {
        var request = Request(("X-Origin-Secret", Secret), ("CloudFront-Viewer-Address", "203.0.113.66:1"), ("True-Client-IP", viewer));

        Assert.Null(new OriginGuard([Secret], [], OriginGuard.EdgeFunctionField).Refuse(request));
        Assert.Equal(address, Encoding.ASCII.GetString(request.RemoteAddress.Span));
    }

    [Fact]
    public void And_which_host_was_asked_for()
    {
        var request = Request(("host", "abc.execute-api.example"), ("X-Origin-Secret", Secret), ("X-Forwarded-Host", "www.example.com"));

        Assert.Null(new OriginGuard([Secret], ["www.example.com"]).Refuse(request));
        Assert.Equal("www.example.com", Field(request, "Host"));
        Assert.Single(request.Fields, field => field.Is("Host"u8));
    }

    [Theory]
    [InlineData("example.com", null)]
    [InlineData("EXAMPLE.com.", null)]
    [InlineData("example.com:8443", null)]
    [InlineData("a.example.net", null)]
    [InlineData("a.b.example.net:1", null)]
    [InlineData("[2001:db8::1]:80", null)]
    [InlineData("example.net", 421)]
    [InlineData(".example.net", 421)]
    [InlineData("evilexample.net", 421)]
    [InlineData("example.com.evil", 421)]
    [InlineData("example.com:80@evil", 421)]
    [InlineData("a.example.com", 421)]
    [InlineData("", 421)]
    [InlineData(null, 421)]
    public void Only_the_sites_own_hosts_are_served(string? host, int? status)
    {
        var request = host is null ? Request() : Request(("Host", host));

        Assert.Equal(status, new OriginGuard([], ["example.com", "*.example.net", "[2001:db8::1]"]).Refuse(request));
    }

    private static HttpRequest Request(params (string Name, string Value)[] fields)
    {
        var request =
            new HttpRequest { Method = "GET"u8.ToArray(), Path = "/"u8.ToArray(), Fields = [], RemoteAddress = "198.51.100.1"u8.ToArray() };
        foreach (var (name, value) in fields)
        {
            request.Fields.Add(name, value);
        }

        return request;
    }

    private static string Field(HttpRequest request, string name)
        => request.Fields.TryGet(Encoding.ASCII.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value.Span) : "";
}
