using System.Text;
using Xunit;

namespace PhpBridge.Tests.Caching;

/// <summary>Nothing that a client sends outside of the key changes a stored page, with the inputs that scanners for cache poisoning try.</summary>
public sealed class UnkeyedInputTests : IDisposable
{
    private const string Names = """
        Accept Accept-Charset Accept-Datetime Accept-Encoding Accept-Language Access-Control-Request-Headers Access-Control-Request-Method Akamai-Origin-Hop
        Base-Url Cache-Control CF-Connecting-IP CF-IPCountry CF-Ray CF-Visitor Client-IP Clientip CloudFront-Is-Mobile-Viewer CloudFront-Viewer-Country
        Cluster-Client-IP Connection Content-Encoding Content-Language Content-Location Content-MD5 Content-Type Cookie Destination DNT Early-Data Fastly-Client-IP
        Fastly-Host Fastly-SSL Forwarded Forwarded-For Forwarded-For-IP Forwarded-Proto From Front-End-Https Http-Url If-Modified-Since If-None-Match If-Range
        Incap-Client-IP Keep-Alive Link Max-Forwards MIME-Version Origin Original-Url Pragma Priority Profile Proxy Proxy-Connection Proxy-Host Proxy-Url Range
        Real-IP Redirect Referer Referrer Request-Uri Save-Data Sec-CH-UA Sec-CH-UA-Mobile Sec-CH-UA-Platform Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site
        Sec-GPC Server-Name TE Trace Traceparent Translate True-Client-IP UA-CPU Upgrade-Insecure-Requests Uri Url User-Agent Via Viad Wap-Profile Warning
        X-Amz-Cf-Id-Other X-Amzn-Trace-Id X-Api-Version X-ATT-DeviceId X-Backend X-Backend-Host X-Bluecoat-Via X-Client-IP X-Client-IPs X-Cluster-Client-IP
        X-Correlation-ID X-Csrf-Token X-Custom-IP-Authorization X-Debug X-Do-Not-Track X-Edge-Location X-Error X-Forwarded X-Forwarded-By X-Forwarded-Cluster
        X-Forwarded-For X-Forwarded-For-Original X-Forwarded-Host X-Forwarded-Https X-Forwarded-Path X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Protocol
        X-Forwarded-Scheme X-Forwarded-Server X-Forwarded-Ssl X-Forwarder-For X-Forward-For X-Forward-Proto X-From X-Geo-Country X-Host X-Host-Override
        X-HTTP-Destinationurl X-HTTP-Host-Override X-Http-Path-Override X-Https X-Imforwards X-Img-Host X-Language X-Locale X-Location X-Nonce X-Oc-Mtime
        X-Original-Host X-Original-Path X-Original-Remote-Addr X-Originally-Forwarded-For X-Originating-IP X-OSProxy X-Override-Url X-Path X-Pingback
        X-Pjax X-Pjax-Container X-Proxy-Url X-ProxyUser-IP X-Real-Host X-Real-IP X-Redirect X-Remote-Addr X-Remote-IP X-Request-ID X-Request-URI X-Requested-With
        X-Rewrite X-Scheme X-Server-Name X-Server-Port X-Site X-SSL X-Subdomain X-Template X-Theme X-True-Client-IP X-UIDH X-Uri X-Url-Scheme X-User-Agent X-Vary
        X-Version X-Via X-Wap-Client-SDU-Size X-Wap-Profile X-XSRF-TOKEN Xonnection Xproxy XRoxy-Connection
        """;

    private readonly CachedSite _site = new()
    {
        Script = request => "Cache-Control: public, max-age=60\n\n" + string.Join('\n', request.Fields.Select(
            field => Encoding.UTF8.GetString(field.Name.Span) + "=" + Encoding.UTF8.GetString(field.Value.Span))) + Encoding.UTF8.GetString(request.Query.Span),
    };

    public void Dispose() => _site.Dispose();

    public static TheoryData<string> Inputs
        => [.. Names.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_header_never_reaches_a_stored_page(string name)
    {
        var sandbox = _site.Start();
        var expected = Ordinary();

        // The attacker is first, and stubborn.
        for (var i = 0; i < 4; i++)
        {
            sandbox.Get("/", name + ": evil.example");
        }

        var reply = sandbox.Get();

        Assert.Equal((true, expected), (reply.IsHit, reply.Content));
    }

    [Theory]
    [InlineData("/?utm_source=evil.example")]
    [InlineData("/?utm_=evil.example&fbclid=evil.example")]
    public void An_ignored_parameter_never_reaches_a_stored_page(string target)
    {
        var sandbox = _site.Start();
        var expected = Ordinary();
        for (var i = 0; i < 4; i++)
        {
            sandbox.Get(target);
        }

        var reply = sandbox.Get();

        Assert.Equal((true, expected), (reply.IsHit, reply.Content));
    }

    [Theory]
    [InlineData("/?a=evil.example")]
    [InlineData("/?UTM_SOURCE=evil.example")]
    [InlineData("/?a;utm_source=evil.example")]
    [InlineData("/?utm%5fsource=evil.example")]
    [InlineData("//")]
    [InlineData("/%2e/")]
    [InlineData("/?")]
    public void Another_target_is_another_page_or_the_same_request(string target)
    {
        var sandbox = _site.Start();
        var expected = Ordinary();
        sandbox.Fill();
        for (var i = 0; i < 4; i++)
        {
            sandbox.Get(target);
        }

        Assert.Equal(expected, sandbox.Get().Content);
    }

    private static string Ordinary()
    {
        using var site = new CachedSite { Script = request => "Cache-Control: public, max-age=60\n\n" + string.Join('\n', request.Fields.Select(
            field => Encoding.UTF8.GetString(field.Name.Span) + "=" + Encoding.UTF8.GetString(field.Value.Span))) };
        var sandbox = site.Start();
        sandbox.Fill();
        return sandbox.Get().Content;
    }
}
