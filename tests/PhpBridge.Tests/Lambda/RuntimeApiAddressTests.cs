using System.Net;
using PhpBridge.Lambda;
using Xunit;

namespace PhpBridge.Tests.Lambda;

public class RuntimeApiAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9001", "127.0.0.1:9001", "")]
    [InlineData("127.0.0.1:9001/", "127.0.0.1:9001", "")]
    [InlineData("127.0.0.1:9001/my-function", "127.0.0.1:9001", "/my-function")]
    [InlineData("127.0.0.1:9001/a/b/", "127.0.0.1:9001", "/a/b")]
    public void An_address_may_carry_a_path(string text, string authority, string path)
    {
        var address = RuntimeApiAddress.Parse(text);

        Assert.Equal(authority, address.Authority);
        Assert.Equal(path, address.Path);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9001), address.EndPoint);
    }

    [Fact]
    public void Without_a_port_it_is_80()
    {
        var address = RuntimeApiAddress.Parse("127.0.0.1");

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 80), address.EndPoint);
    }

    [Fact]
    public void A_name_is_resolved_when_connecting()
    {
        var address = RuntimeApiAddress.Parse("runtime.local:9001");

        Assert.Equal(new DnsEndPoint("runtime.local", 9001), address.EndPoint);
    }

    [Fact]
    public void An_IPv6_address_stands_in_brackets()
    {
        var address = RuntimeApiAddress.Parse("[::1]:9001/x");

        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 9001), address.EndPoint);
        Assert.Equal("/x", address.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/path")]
    [InlineData(":9001")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host: 80")]
    [InlineData("host:http")]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("host:99999999999")]
    public void What_is_no_address_is_refused_by_the_variables_name(string text)
    {
        var e = Assert.Throws<RuntimeApiException>(() => RuntimeApiAddress.Parse(text));

        Assert.Contains("AWS_LAMBDA_RUNTIME_API", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", e.Message, StringComparison.Ordinal);
    }
}
