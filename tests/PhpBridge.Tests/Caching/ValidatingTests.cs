using System.Text;
using Xunit;

namespace PhpBridge.Tests.Caching;

/// <summary>Validation by clients and with PHP, ranges, codings, invalidation, and pages in place of errors.</summary>
public sealed class ValidatingTests : IDisposable
{
    private const string Long = "Cache-Control: max-age=60\nContent-Type: text/html\n\n";

    private readonly CachedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void A_stale_page_is_validated_and_fresh_again_when_PHP_says_304()
    {
        _site.Script = request => request.Fields.TryGet("If-None-Match"u8, out var tag) && Encoding.ASCII.GetString(tag.Span) == "\"v1\""
            ? "Status: 304\nETag: \"v1\"\nCache-Control: max-age=30\nX-New: 1\n\n"
            : "Cache-Control: max-age=60\nETag: \"v1\"\n\npage";
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(61);

        var validated = sandbox.Get();
        Assert.Equal((200, "page", "PhpBridge; fwd=stale; stored", "1"), (validated.Status, validated.Content, validated.CacheStatus, validated.Field("X-New")));
        Assert.Equal(("PhpBridge; hit; ttl=30", "max-age=30"), (sandbox.Get().CacheStatus, sandbox.Get().Field("Cache-Control")));
        Assert.True(_site.Start().Get().IsHit);
    }

    [Fact]
    public void A_304_about_another_page_is_not_believed()
    {
        _site.Script = request => request.Fields.Contains("If-None-Match"u8) ? "Status: 304\nETag: \"v2\"\n\n" : "Cache-Control: max-age=60\nETag: \"v1\"\n\npage";
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(61);

        Assert.Equal((200, "page"), (sandbox.Get().Status, sandbox.Get().Content));
    }

    [Fact]
    public void A_client_validates_the_page_that_it_has()
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        var tag = sandbox.Get().Field("ETag")!;

        var same = sandbox.Get(fields: "If-None-Match: " + tag);
        var other = sandbox.Get(fields: "If-None-Match: \"other\"");

        Assert.Equal((304, "", tag, "max-age=60", true), (same.Status, same.Content, same.Field("ETag"), same.Field("Cache-Control"), same.IsHit));
        Assert.Equal(200, other.Status);
    }

    [Fact]
    public void A_client_validates_by_date()
    {
        _site.Script = _ => "Cache-Control: max-age=60\nLast-Modified: Thu, 05 Nov 2026 11:00:00 GMT\n\npage";
        var sandbox = _site.Start();
        sandbox.Fill();

        Assert.Equal(304, sandbox.Get(fields: "If-Modified-Since: Thu, 05 Nov 2026 11:00:00 GMT").Status);
        Assert.Equal(200, sandbox.Get(fields: "If-Modified-Since: Thu, 05 Nov 2026 10:59:59 GMT").Status);
    }

    [Theory]
    [InlineData("bytes=1-2", 206, "ag", "bytes 1-2/4")]
    [InlineData("bytes=-1", 206, "e", "bytes 3-3/4")]
    [InlineData("bytes=9-", 416, "The page has no such part.\n", "bytes */4")]
    public void A_part_of_a_page_is_sent(string range, int status, string content, string contentRange)
    {
        var sandbox = _site.Start();
        sandbox.Fill();

        var reply = sandbox.Get(fields: "Range: " + range);

        Assert.Equal((status, content, contentRange), (reply.Status, reply.Content, reply.Field("Content-Range")));
    }

    [Fact]
    public void Codings_are_made_once_and_have_tags_of_their_own()
    {
        _site.Script = _ => Long + new string('a', 1000);
        var sandbox = _site.Start();
        sandbox.Fill();

        var replies = new[] { "br", "gzip", "identity" }.Select(coding => sandbox.Get(fields: "Accept-Encoding: " + coding)).ToArray();

        Assert.Equal(["br", "gzip", null], replies.Select(reply => reply.Field("Content-Encoding")));
        Assert.Equal(3, replies.Select(reply => reply.Field("ETag")).Distinct().Count());
        Assert.All(replies, reply => Assert.Equal("Accept-Encoding", reply.Field("Vary")));
        Assert.Equal("br", _site.Start().Get(fields: "Accept-Encoding: gzip, br").Field("Content-Encoding"));
        Assert.Equal(304, sandbox.Get(fields: $"Accept-Encoding: br, gzip\nIf-None-Match: {replies[1].Field("ETag")}").Status);
    }

    [Fact]
    public void A_redirect_is_served_as_it_is()
    {
        _site.Script = _ => "Status: 301\nLocation: /b\nCache-Control: max-age=60\n\n";
        var sandbox = _site.Start();
        sandbox.Fill();

        var reply = sandbox.Get();

        Assert.Equal((301, "/b", true), (reply.Status, reply.Field("Location"), reply.IsHit));
    }

    [Fact]
    public void A_comment_invalidates_the_page_that_it_leads_to_in_every_sandbox()
    {
        var (one, other) = (_site.Start(), _site.Start());
        one.Fill("/post/");
        Assert.True(other.Get("/post/").IsHit);
        _site.Script = request => request.IsSafe ? "Cache-Control: max-age=60\n\nwith comment" : "Status: 302\nLocation: https://example.com/post/#comment-1\n\n";

        one.Get("/wp-comments-post.php", method: "POST");

        Assert.Equal("with comment", one.Get("/post/").Content);
        _site.Advance(1);
        Assert.Equal("with comment", other.Get("/post/").Content);
    }

    [Fact]
    public void A_stale_page_is_served_while_it_is_replaced_after_the_response()
    {
        var count = 0;
        _site.Script = _ => $"Cache-Control: max-age=60, stale-while-revalidate=60\n\npage {++count}";
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(70);

        var stale = sandbox.Get();

        Assert.Equal(("page 2", "PhpBridge; hit; ttl=-10", 3), (stale.Content, stale.CacheStatus, count));
        Assert.Equal(("page 3", "PhpBridge; hit; ttl=60"), (sandbox.Get().Content, sandbox.Get().CacheStatus));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void The_last_good_page_replaces_an_error(int status)
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(3600);
        _site.Script = _ => $"Status: {status}\n\nerror";

        var reply = sandbox.Get();

        Assert.Equal((200, "page", $"PhpBridge; hit; ttl=-3540; fwd=stale; fwd-status={status}; detail=stale-if-error"), (reply.Status, reply.Content, reply.CacheStatus));
        _site.Advance(86400);
        Assert.Equal(status, sandbox.Get().Status);
    }

    [Fact]
    public void The_last_good_page_replaces_a_failure_of_PHP_and_the_log_says_so_once_a_minute()
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(61);
        _site.Script = _ => throw new IOException("all workers are busy");

        Assert.Equal("page", sandbox.Get().Content);
        Assert.Equal("page", sandbox.Get().Content);
        Assert.Single(_site.Log.Entries, entry => entry.Id == 7005);
        _site.Advance(61);
        sandbox.Get();
        Assert.Contains(_site.Log.Messages, message => message.EndsWith("and 1 others since the last such line", StringComparison.Ordinal));
    }

    [Fact]
    public void While_PHP_fails_it_is_tried_every_two_seconds()
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(61);
        _site.Script = _ => "Status: 500\n\nerror";

        var replies = Enumerable.Range(0, 3).Select(_ => sandbox.Get().Content).ToArray();
        Assert.Equal((3, "page page page"), (_site.Seen.Count, string.Join(' ', replies)));

        _site.Advance(2);
        _site.Script = _ => "Cache-Control: max-age=60\n\nnew page";
        Assert.Equal("new page", sandbox.Get().Content);
    }

    [Fact]
    public void Editors_and_forms_get_the_error()
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        _site.Advance(61);
        _site.Script = _ => "Status: 500\n\nerror";

        Assert.Equal(500, sandbox.Get(fields: "Cookie: wordpress_logged_in_0=a").Status);
        Assert.Equal(500, sandbox.Get(method: "POST").Status);
    }

    [Fact]
    public void A_purged_page_replaces_no_error()
    {
        var sandbox = _site.Start();
        sandbox.Fill();
        sandbox.Purges.Commit([PhpBridge.Caching.Purges.CacheTag.All]);
        _site.Script = _ => "Status: 500\n\nerror";

        Assert.Equal(500, sandbox.Get().Status);
    }
}
