using System.Text;
using PhpBridge.Caching.Purges;
using PhpBridge.Tests.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching;

public sealed class PageCacheTests : IDisposable
{
    private readonly CachedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void A_page_is_discovered_made_and_then_served()
    {
        var sandbox = _site.Start();

        var (first, second, third) = (sandbox.Get(), sandbox.Get(), sandbox.Get());

        Assert.Equal("PhpBridge; fwd=uri-miss", first.CacheStatus);
        Assert.Equal("PhpBridge; fwd=uri-miss; stored", second.CacheStatus);
        Assert.Equal(("page", "PhpBridge; hit; ttl=60", "0"), (third.Content, third.CacheStatus, third.Field("Age")));
        Assert.Equal(2, _site.Seen.Count);
    }

    [Fact]
    public void A_script_sees_the_whole_request_until_its_responses_are_known_to_be_storable()
    {
        _site.Script = request => (Messages.Text(request.Fields).Contains("Cookie: a=1", StringComparison.Ordinal) ? "" : "Cache-Control: max-age=60") + "\n\npage";
        var sandbox = _site.Start();

        sandbox.Fill("/", "Cookie: a=1");

        Assert.All(_site.Seen, request => Assert.Contains("Cookie: a=1", Messages.Text(request.Fields), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_sandbox_serves_the_page_without_PHP()
    {
        _site.Start().Fill();

        var reply = _site.Start().Get();

        Assert.Equal(("page", true, 2), (reply.Content, reply.IsHit, _site.Seen.Count));
    }

    [Fact]
    public void The_age_counts_in_every_sandbox()
    {
        _site.Start().Fill();
        _site.Advance(59);
        var other = _site.Start();

        Assert.Equal(("59", "PhpBridge; hit; ttl=1"), (other.Get().Field("Age"), other.Get().CacheStatus));
        _site.Advance(1);
        Assert.Equal("PhpBridge; fwd=uri-miss; stored", other.Get("/").CacheStatus.Replace("fwd=stale", "fwd=uri-miss", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_that_addresses_this_cache_is_as_good_as_validated()
    {
        _site.Script = _ => "Cache-Control: public, s-maxage=60\nPhpBridge-Cache-Control: max-age=36000\nCache-Tag: post-1\n\npage";
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(3000);

        var reply = sandbox.Get();

        Assert.True(reply.IsHit);
        Assert.Equal(("0", "Thu, 05 Nov 2026 12:50:00 GMT", "public, s-maxage=60"), (reply.Field("Age"), reply.Field("Date"), reply.Field("Cache-Control")));
        Assert.Null(reply.Field("Cache-Tag"));
        Assert.Null(reply.Field("PhpBridge-Cache-Control"));
    }

    [Fact]
    public void With_the_default_setting_only_responses_that_address_this_cache_are_stored()
    {
        using var site = new CachedSite { OnlyTargeted = true };
        var sandbox = site.Start();
        sandbox.Fill();
        Assert.False(sandbox.Get().IsHit);

        site.Script = _ => "PhpBridge-Cache-Control: max-age=60\nVary: Cookie\n\npage";
        sandbox.Fill();
        Assert.True(sandbox.Get(fields: "Cookie: _ga=1").IsHit);
    }

    [Fact]
    public void A_purged_page_is_made_again_in_every_sandbox()
    {
        var count = 0;
        _site.Script = _ => $"PhpBridge-Cache-Control: max-age=3600\nCache-Tag: post-1\n\npage {++count}";
        var (one, other) = (_site.Start(), _site.Start());
        one.Fill();
        Assert.Equal("page 2", other.Get().Content);

        one.Purges.Commit([CacheTag.Parse("POST-1")!]);
        Assert.Equal("page 3", one.Get().Content);
        _site.Advance(1);

        Assert.Equal("page 3", other.Get().Content);
        Assert.Equal("page 3", _site.Start().Get().Content);
    }

    [Fact]
    public void A_page_whose_making_began_before_a_purge_is_not_served_after_it()
    {
        var text = "old";
        var sandbox = _site.Start();
        var other = _site.Start();
        _site.Script = _ => $"PhpBridge-Cache-Control: max-age=3600\nCache-Tag: post-1\n\n{text}";
        sandbox.Get();
        _site.Script = _ =>
        {
            var read = text; // The script has read the database …
            text = "new";
            other.Purges.Commit([CacheTag.Parse("post-1")!]); // … when a change is committed elsewhere.
            return $"PhpBridge-Cache-Control: max-age=3600\nCache-Tag: post-1\n\n{read}";
        };

        Assert.Equal(("old", "PhpBridge; fwd=uri-miss; stored"), (sandbox.Get().Content, sandbox.Get().CacheStatus.Replace("hit; ttl=3600", "fwd=uri-miss; stored", StringComparison.Ordinal)));
        _site.Script = _ => $"PhpBridge-Cache-Control: max-age=3600\nCache-Tag: post-1\n\n{text}";
        _site.Advance(1);

        Assert.Equal("new", sandbox.Get().Content);
        Assert.Equal("new", _site.Start().Get().Content);
    }

    [Fact]
    public void A_page_varies_by_the_fields_that_its_script_names()
    {
        _site.Script = request => $"Cache-Control: max-age=60\nVary: Accept-Language\n\n{(request.Fields.TryGet("Accept-Language"u8, out var language) ? Encoding.ASCII.GetString(language.Span) : "none")}";
        var sandbox = _site.Start();
        sandbox.Fill(fields: "Accept-Language: de");
        sandbox.Fill(fields: "Accept-Language: en");
        var other = _site.Start();

        Assert.Equal(("de", true), (other.Get(fields: "Accept-Language: de").Content, other.Get(fields: "Accept-Language: de").IsHit));
        Assert.Equal(("en", true), (other.Get(fields: "Accept-Language: en").Content, other.Get(fields: "Accept-Language: en").IsHit));
        Assert.Equal("none", other.Get().Content);
    }

    [Fact]
    public void A_page_that_begins_to_vary_is_made_again_with_that_field()
    {
        var vary = "";
        _site.Script = request => $"Cache-Control: max-age=60\n{vary}\n\n{(request.Fields.Contains("X-Country"u8) ? "with" : "without")}";
        var sandbox = _site.Start();
        sandbox.Get(fields: "X-Country: de");
        vary = "Vary: X-Country";

        Assert.Equal("without", sandbox.Get(fields: "X-Country: de").Content);
        Assert.Equal("with", sandbox.Get(fields: "X-Country: de").Content);
        Assert.Equal(("with", true), (sandbox.Get(fields: "X-Country: de").Content, sandbox.Get(fields: "X-Country: de").IsHit));
    }

    [Fact]
    public void Parameters_of_campaigns_do_not_count_and_are_hidden_only_where_the_page_is_stored()
    {
        var sandbox = _site.Start();

        sandbox.Get("/?utm_source=a");
        sandbox.Get("/?utm_source=b");
        var reply = sandbox.Get("/?utm_source=c");

        Assert.True(reply.IsHit);
        Assert.Equal(["utm_source=a", ""], _site.Seen.Select(request => Encoding.ASCII.GetString(request.Query.Span)));
    }

    [Fact]
    public void HEAD_is_answered_from_GET()
    {
        var sandbox = _site.Start();
        sandbox.Fill();

        Assert.Equal((true, "4"), (sandbox.Get(method: "HEAD").IsHit, sandbox.Get(method: "HEAD").Field("Content-Length")));
        _site.Advance(60);
        Assert.Equal("PhpBridge; fwd=stale; stored", sandbox.Get(method: "HEAD").CacheStatus);
        Assert.Equal("GET", Encoding.ASCII.GetString(_site.Seen[^1].Method.Span));
        Assert.True(sandbox.Get().IsHit);
    }

    [Fact]
    public void Only_if_cached_is_answered_without_PHP()
    {
        var sandbox = _site.Start();

        Assert.Equal(504, sandbox.Get(fields: "Cache-Control: only-if-cached").Status);
        sandbox.Fill();
        Assert.Equal(200, sandbox.Get(fields: "Cache-Control: only-if-cached").Status);
        Assert.Equal(2, _site.Seen.Count);
    }

    [Fact]
    public void Directives_of_clients_count_only_by_setting()
    {
        using var site = new CachedSite { HonorsRequests = false };
        var (honoring, ignoring) = (_site.Start(), site.Start());
        honoring.Fill();
        ignoring.Fill();

        Assert.False(honoring.Get(fields: "Cache-Control: no-cache").IsHit);
        Assert.True(ignoring.Get(fields: "Cache-Control: no-cache").IsHit);
    }

    [Fact]
    public void An_incomplete_page_is_not_stored()
    {
        _site.Script = _ => "Cache-Control: max-age=60\nContent-Length: 100\n\npage";
        var sandbox = _site.Start();

        sandbox.Fill();

        Assert.False(sandbox.Get().IsHit);
    }

    [Fact]
    public void A_damaged_file_is_a_miss()
    {
        _site.Start().Fill();
        foreach (var file in Directory.GetFiles(_site.Folder, "*.page", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, "damaged");
        }

        Assert.Equal("PhpBridge; fwd=uri-miss", _site.Start().Get().CacheStatus);
    }
}
