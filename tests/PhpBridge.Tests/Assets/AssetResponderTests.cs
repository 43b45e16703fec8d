using System.Globalization;
using System.IO.Compression;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Assets;

/// <summary>RFC 9110 for files, paragraph by paragraph.</summary>
public sealed class AssetResponderTests : IDisposable
{
    private const string Noon = "Thu, 05 Nov 2026 12:00:00 GMT";
    private const string Later = "Thu, 05 Nov 2026 12:00:01 GMT";
    private const string Before = "Thu, 05 Nov 2026 11:59:59 GMT";

    private static readonly string Long = string.Concat(Enumerable.Range(0, 300).Select(i => $".rule-{i % 20} {{ color: red }}\n"));

    private readonly AssetSite _site = new();

    public AssetResponderTests()
    {
        _site.Add("digits.txt", "0123456789");
        _site.Add("empty.txt", "");
        _site.Add("style.css", Long);
        _site.Add("picture.png", Long);
        _site.Add("large.bin", new byte[300_000]);
    }

    // Section 9: methods

    [Theory]
    [InlineData("/digits.txt", "10", "text/plain; charset=utf-8")]
    [InlineData("/picture.png", null, "image/png")]
    [InlineData("/large.bin", "300000", "application/octet-stream")]
    public void A_file_is_sent_with_its_length_type_and_validators(string path, string? length, string type)
    {
        var reply = _site.Get(path);

        Assert.Equal(200, reply.Status);
        Assert.Equal(length ?? reply.Content.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
        Assert.Equal(File.ReadAllBytes(_site.PathTo(path[1..])), reply.Content);
        Assert.Equal(type, reply["Content-Type"]);
        Assert.Equal(Noon, reply["Last-Modified"]);
        Assert.Matches("^\"[^\"]+\"$", reply["ETag"]);
        Assert.Equal("bytes", reply["Accept-Ranges"]);
        Assert.Equal("nosniff", reply["X-Content-Type-Options"]);
    }

    [Theory]
    [InlineData("/digits.txt")]
    [InlineData("/empty.txt")]
    [InlineData("/style.css")]
    [InlineData("/large.bin")]
    public void HEAD_is_GET_without_the_content(string path)
    {
        var get = _site.Get(path);
        var head = _site.Send("HEAD", path);

        Assert.Equal((200, 0), (head.Status, head.Content.Length));
        Assert.Equal(get.Fields, head.Fields);
    }

    [Fact]
    public void OPTIONS_tells_what_there_is()
    {
        var reply = _site.Send("OPTIONS", "/digits.txt");

        Assert.Equal((204, "GET, HEAD, OPTIONS", 0), (reply.Status, reply["Allow"], reply.Content.Length));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("get")]
    public void Other_methods_are_not_allowed(string method)
    {
        var reply = _site.Send(method, "/digits.txt", ("If-None-Match", "*"));

        Assert.Equal((405, "GET, HEAD, OPTIONS"), (reply.Status, reply["Allow"]));
    }

    // Section 8.8: validators

    [Fact]
    public void A_time_of_modification_in_the_future_is_sent_as_now()
    {
        _site.Add("future.txt", "x", _site.Clock.GetUtcNow().UtcDateTime.AddDays(1));

        Assert.Equal(HttpDate.Format(_site.Clock.GetUtcNow().ToUnixTimeSeconds()), _site.Get("/future.txt")["Last-Modified"]);
    }

    [Fact]
    public void Equal_content_has_an_equal_tag_and_other_content_another()
    {
        _site.Add("copy.txt", "0123456789", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _site.Add("other.txt", "0123456780");

        Assert.Equal(_site.Get("/digits.txt")["ETag"], _site.Get("/copy.txt")["ETag"]);
        Assert.NotEqual(_site.Get("/digits.txt")["ETag"], _site.Get("/other.txt")["ETag"]);
    }

    // Section 13: preconditions. {tag} is the file's own.

    [Theory]
    [InlineData("{tag}", 200)]
    [InlineData("\"x\", {tag}", 200)]
    [InlineData("*", 200)]
    [InlineData("\"x\"", 412)]
    [InlineData("W/{tag}", 412)] // Compared strongly (13.1.1).
    [InlineData("", 412)]
    [InlineData("x", 412)]
    public void If_Match_fails_unless_the_client_has_this_very_representation(string value, int status)
        => AssertStatus(status, ("If-Match", value));

    [Theory]
    [InlineData("{tag}", 304)]
    [InlineData("W/{tag}", 304)] // Compared weakly (13.1.2).
    [InlineData("\"x\",{tag}", 304)]
    [InlineData(" , \"x\" ,, W/\"y\",{tag}", 304)]
    [InlineData("\"a,b\", {tag}", 304)]
    [InlineData("*", 304)]
    [InlineData("\"x\"", 200)]
    [InlineData("x {tag}", 200)]
    [InlineData("", 200)]
    public void If_None_Match_saves_what_the_client_has(string value, int status)
        => AssertStatus(status, ("If-None-Match", value));

    [Theory]
    [InlineData(Noon, 304)]
    [InlineData(Later, 304)]
    [InlineData(Before, 200)]
    [InlineData("Thursday, 05-Nov-26 12:00:00 GMT", 304)] // The obsolete forms (5.6.7).
    [InlineData("Thu Nov  5 12:00:00 2026", 304)]
    [InlineData("Thu Nov  5 11:59:59 2026", 200)]
    [InlineData("2026-11-05", 200)] // No date counts as absent (13.1.3).
    [InlineData("", 200)]
    public void If_Modified_Since_saves_what_the_client_has(string value, int status)
        => AssertStatus(status, ("If-Modified-Since", value));

    [Theory]
    [InlineData(Noon, 200)]
    [InlineData(Later, 200)]
    [InlineData(Before, 412)]
    [InlineData("yesterday", 200)] // No date counts as absent (13.1.4).
    public void If_Unmodified_Since_fails_for_newer_files(string value, int status)
        => AssertStatus(status, ("If-Unmodified-Since", value));

    [Fact]
    public void Tags_take_precedence_over_dates()
    {
        AssertStatus(200, ("If-None-Match", "\"x\""), ("If-Modified-Since", Later));
        AssertStatus(304, ("If-None-Match", "{tag}"), ("If-Modified-Since", Before));
        AssertStatus(200, ("If-Match", "{tag}"), ("If-Unmodified-Since", Before));
        AssertStatus(412, ("If-Match", "\"x\""), ("If-Unmodified-Since", Later));
    }

    [Fact]
    public void A_failed_precondition_precedes_an_unmodified_file()
    {
        AssertStatus(412, ("If-Match", "\"x\""), ("If-None-Match", "{tag}"));
        AssertStatus(304, ("If-Match", "{tag}"), ("If-None-Match", "{tag}"));
        AssertStatus(412, ("If-Unmodified-Since", Before), ("If-Modified-Since", Later));
    }

    [Fact]
    public void Lines_of_a_field_are_one_list()
        => AssertStatus(304, ("If-None-Match", "\"x\""), ("If-None-Match", "{tag}"));

    [Fact]
    public void A_304_repeats_what_a_cache_has_to_know_and_no_more()
    {
        var full = _site.Get("/style.css?ver=1", ("Accept-Encoding", "gzip"));
        var reply = _site.Get("/style.css?ver=1", ("Accept-Encoding", "gzip"), ("If-None-Match", full["ETag"]!));

        Assert.Equal((304, 0), (reply.Status, reply.Content.Length));
        Assert.Equal(["Cache-Control", "ETag", "Vary"], reply.Fields.Keys.Order());
        Assert.All(reply.Fields, field => Assert.Equal(full[field.Key], field.Value));
    }

    // Section 14: ranges

    [Theory]
    [InlineData("bytes=0-3", "0123", "bytes 0-3/10")]
    [InlineData("bytes=3-3", "3", "bytes 3-3/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", "89", "bytes 8-9/10")]
    [InlineData("bytes=-99", "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=8-99999999999", "89", "bytes 8-9/10")]
    [InlineData("BYTES=0-0", "0", "bytes 0-0/10")]
    [InlineData("bytes= 0 - 1 ", "01", "bytes 0-1/10")]
    [InlineData("bytes=,0-1,,", "01", "bytes 0-1/10")]
    [InlineData("bytes=0-1,20-", "01", "bytes 0-1/10")] // One of two can be satisfied: no multipart is needed.
    [InlineData("bytes=5-2,0-1", "01", "bytes 0-1/10")]
    public void A_range_is_sent_as_206(string range, string content, string contentRange)
    {
        var reply = _site.Get("/digits.txt", ("Range", range));

        Assert.Equal((206, content, contentRange), (reply.Status, reply.Text, reply["Content-Range"]));
        Assert.Equal(content.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
        Assert.Equal(_site.Get("/digits.txt")["ETag"], reply["ETag"]);
        Assert.Equal("text/plain; charset=utf-8", reply["Content-Type"]);
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=10-20")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=x")]
    [InlineData("bytes=0-x")]
    [InlineData("bytes=0")]
    [InlineData("bytes=-")]
    [InlineData("bytes=0-1;2-3")]
    public void A_range_past_the_end_or_malformed_is_416(string range)
    {
        var reply = _site.Get("/digits.txt", ("Range", range));

        Assert.Equal((416, "bytes */10"), (reply.Status, reply["Content-Range"]));
    }

    [Theory]
    [InlineData("/digits.txt", "items=0-1")] // An unknown unit (14.2).
    [InlineData("/digits.txt", "bytes")]
    [InlineData("/digits.txt", "bytes=")]
    [InlineData("/digits.txt", "bytes=0-9,0-9")] // More than there is.
    [InlineData("/digits.txt", "bytes=0-,5-,7-")]
    [InlineData("/empty.txt", "bytes=0-")]
    [InlineData("/empty.txt", "bytes=-5")]
    [InlineData("/empty.txt", "bytes=0-5")]
    public void A_range_that_makes_no_sense_here_is_ignored(string path, string range)
    {
        var reply = _site.Get(path, ("Range", range));

        Assert.Equal((200, File.ReadAllText(_site.PathTo(path[1..]))), (reply.Status, reply.Text));
    }

    [Fact]
    public void Nothing_has_no_part_behind_its_beginning()
        => Assert.Equal(
            (416, "bytes */0"), (_site.Get("/empty.txt", ("Range", "bytes=1-")) is var reply ? reply.Status : 0, reply["Content-Range"]));

    [Fact]
    public void Ranges_are_for_GET_only()
        => Assert.Equal(
            (200, "10"),
            (_site.Send("HEAD", "/digits.txt", ("Range", "bytes=0-1")) is var reply ? reply.Status : 0, reply["Content-Length"]));

    [Theory]
    [InlineData("/digits.txt")]
    [InlineData("/large.bin")]
    public void Several_ranges_are_sent_as_multipart_in_the_order_asked(string path)
    {
        var content = File.ReadAllText(_site.PathTo(path[1..]));
        var reply = _site.Get(path, ("Range", "bytes=8-9, 0-1,-1"));

        var boundary = reply["Content-Type"]!.Split("boundary=")[1];
        var type = _site.Get(path)["Content-Type"];
        Assert.Equal((206, null), (reply.Status, reply["Content-Range"]));
        Assert.StartsWith("multipart/byteranges; ", reply["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(reply.Content.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
        Assert.Equal(
            $"\r\n--{boundary}\r\nContent-Type: {type}\r\nContent-Range: bytes 8-9/{content.Length}\r\n\r\n{content[8..10]}"
            + $"\r\n--{boundary}\r\nContent-Type: {type}\r\nContent-Range: bytes 0-1/{content.Length}\r\n\r\n{content[..2]}"
            + $"\r\n--{boundary}\r\nContent-Type: {type}\r\nContent-Range: bytes "
            + $"{content.Length - 1}-{content.Length - 1}/{content.Length}\r\n\r\n{content[^1]}"
            + $"\r\n--{boundary}--\r\n",
            reply.Text);
    }

    [Theory]
    [InlineData("{tag}", 206)]
    [InlineData("W/{tag}", 200)] // Compared strongly (13.1.5).
    [InlineData("\"x\"", 200)]
    [InlineData(Noon, 206)]
    [InlineData(Later, 200)] // Compared exactly.
    [InlineData(Before, 200)]
    [InlineData("yesterday", 200)]
    public void If_Range_continues_the_same_representation_only(string value, int status)
        => AssertStatus(status, ("Range", "bytes=1-"), ("If-Range", value));

    [Fact]
    public void Preconditions_come_before_ranges()
    {
        AssertStatus(304, ("If-None-Match", "{tag}"), ("Range", "bytes=0-1"));
        AssertStatus(412, ("If-Match", "\"x\""), ("Range", "bytes=99-"));
    }

    // Section 12.5.3: codings

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1.0, br;q=0.9", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br ; q=0.001", "br")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.5, br;q=0", "gzip")]
    [InlineData("identity;q=0.5, gzip;q=0.4", null)]
    [InlineData("identity;q=0.5, gzip;q=0.6", "gzip")]
    [InlineData("identity", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("br;q=2", null)]
    [InlineData("br;q=x", null)]
    [InlineData("deflate", null)]
    [InlineData("", null)]
    public void The_coding_is_the_one_the_client_likes_best(string accepted, string? coding)
    {
        _site.Get("/style.css", ("Accept-Encoding", accepted)); // Asks for it; it is made afterwards.
        _site.DoWhatWaits();

        var reply = _site.Get("/style.css", ("Accept-Encoding", accepted));

        Assert.Equal(coding, reply["Content-Encoding"]);
        Assert.Equal(reply.Content.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
        Assert.Equal(Long, Decode(reply));
        Assert.Equal("Accept-Encoding", reply["Vary"]);
    }

    [Fact]
    public void Compression_delays_no_response()
    {
        var first = _site.Get("/style.css", ("Accept-Encoding", "br, gzip"));
        _site.Get("/style.css", ("Accept-Encoding", "br, gzip"));

        Assert.Null(first["Content-Encoding"]);
        Assert.Equal("Accept-Encoding", first["Vary"]);
        Assert.Equal(1, _site.Waiting); // Once, and only what the client likes best.
    }

    [Theory]
    [InlineData("gzip, identity;q=0", "gzip")]
    [InlineData("*;q=0, br", "br")]
    public void But_who_takes_nothing_else_does(string accepted, string coding)
        => Assert.Equal(coding, _site.Get("/style.css", ("Accept-Encoding", accepted))["Content-Encoding"]);

    [Fact]
    public void A_client_that_accepts_no_coding_gets_the_unencoded_file()
        => Assert.Equal((200, Long), (_site.Get("/style.css", ("Accept-Encoding", "*;q=0")) is var reply ? reply.Status : 0, reply.Text));

    [Fact]
    public void Codings_have_tags_of_their_own()
    {
        foreach (var coding in (string[])["br", "gzip"])
        {
            _site.Get("/style.css", ("Accept-Encoding", coding));
            _site.DoWhatWaits();
        }

        var tags = ((string[])["br", "gzip", "identity"]).Select(coding => _site.Get("/style.css", ("Accept-Encoding", coding))["ETag"]);

        Assert.Equal(3, tags.Distinct().Count());
    }

    [Fact]
    public void A_representation_of_the_client_is_confirmed_although_a_better_coding_exists()
    {
        var first = _site.Get("/style.css", ("Accept-Encoding", "br"));
        _site.DoWhatWaits();

        Assert.Equal(304, _site.Get("/style.css", ("Accept-Encoding", "br"), ("If-None-Match", first["ETag"]!)).Status);
    }

    [Fact]
    public void A_range_is_one_of_the_file_as_it_is_unless_the_client_continues_an_encoded_one()
    {
        _site.Get("/style.css", ("Accept-Encoding", "br"));
        _site.DoWhatWaits();
        var encoded = _site.Get("/style.css", ("Accept-Encoding", "br"));

        var plain = _site.Get("/style.css", ("Accept-Encoding", "br"), ("Range", "bytes=0-4"));
        var continued = _site.Get("/style.css", ("Accept-Encoding", "br"), ("Range", "bytes=5-"), ("If-Range", encoded["ETag"]!));

        Assert.Equal((206, null, Long[..5]), (plain.Status, plain["Content-Encoding"], plain.Text));
        Assert.Equal((206, "br"), (continued.Status, continued["Content-Encoding"]));
        Assert.Equal(encoded.Content[5..], continued.Content);
    }

    [Fact]
    public void HEAD_with_a_range_is_about_what_GET_without_one_would_send()
    {
        _site.Get("/style.css", ("Accept-Encoding", "br"));
        _site.DoWhatWaits();

        var head = _site.Send("HEAD", "/style.css", ("Accept-Encoding", "br"), ("Range", "bytes=0-4"));

        Assert.Equal(_site.Get("/style.css", ("Accept-Encoding", "br")).Fields, head.Fields);
    }

    [Theory]
    [InlineData("/picture.png")]
    [InlineData("/digits.txt")]
    [InlineData("/large.bin")]
    public void A_file_that_compression_does_not_shrink_is_not_negotiated(string path)
    {
        _site.Get(path, ("Accept-Encoding", "br"));

        Assert.Equal(0, _site.Waiting);
        Assert.Null(_site.Get(path, ("Accept-Encoding", "br"))["Vary"]);
    }

    [Fact]
    public void A_compressible_type_with_random_content_stays_unencoded()
    {
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);
        _site.Add("noise.css", noise);
        _site.Get("/noise.css", ("Accept-Encoding", "gzip"));
        _site.DoWhatWaits();

        Assert.Null(_site.Get("/noise.css", ("Accept-Encoding", "gzip"))["Content-Encoding"]);
    }

    [Theory]
    [InlineData(".br", "br")]
    [InlineData(".gz", "gzip")]
    public void A_compressed_file_beside_it_is_used_at_once_unless_it_is_older(string extension, string coding)
    {
        _site.Add("script.js", Long);
        _site.Add("script.js" + extension, "compressed");
        _site.Add("old.js", Long);
        _site.Add("old.js" + extension, "outdated", new DateTime(2026, 11, 5, 11, 59, 59, DateTimeKind.Utc));

        var reply = _site.Get("/script.js", ("Accept-Encoding", coding));
        var old = _site.Get("/old.js", ("Accept-Encoding", coding));

        Assert.Equal(
            (coding, "compressed", "text/javascript; charset=utf-8"), (reply["Content-Encoding"], reply.Text, reply["Content-Type"]));
        Assert.Equal(Long, old.Text);
    }

    // RFC 9111

    [Theory]
    [InlineData("/style.css", "public, max-age=3600")]
    [InlineData("/style.css?ver=6.7", "public, max-age=31536000, immutable")]
    [InlineData("/style.css?a=b&v=2", "public, max-age=31536000, immutable")]
    [InlineData("/style.css?ver=", "public, max-age=3600")]
    public void Freshness_follows_the_policy(string target, string expected)
        => Assert.Equal(expected, _site.Get(target)["Cache-Control"]);

    public void Dispose() => _site.Dispose();

    private void AssertStatus(int status, params (string Name, string Value)[] fields)
    {
        var tag = _site.Get("/digits.txt")["ETag"];
        foreach (var method in (string[])["GET", "HEAD"])
        {
            if (method == "HEAD" && status == 206)
            {
                continue;
            }

            var reply = _site.Send(
                method,
                "/digits.txt",
                [.. fields.Select(field => (field.Name, field.Value.Replace("{tag}", tag, StringComparison.Ordinal)))]);

            Assert.Equal(status, reply.Status);
        }
    }

    private static string Decode(AssetReply reply)
    {
        using var content = new MemoryStream(reply.Content);
        using Stream decoder = reply["Content-Encoding"] switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(decoder);
        return reader.ReadToEnd();
    }
}
