using System.Text;
using System.Text.Json;
using PhpBridge.Events;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>What every event format must do with a response.</summary>
public abstract class ResponseContract
{
    internal abstract IPayloadFormat Format { get; }

    /// <summary>The values that API Gateway would send for a name, one line each.</summary>
    protected abstract IReadOnlyList<string?> Values(JsonElement answer, string name);

    protected virtual int Status(JsonElement answer) => answer.GetProperty("statusCode").GetInt32();

    [Fact]
    public void The_status_is_written()
    {
        using var response = new HttpResponse(404);

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(404, Status(answer));
        Assert.Equal("", answer.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("X-Same")]
    [InlineData("X-{0}")]
    public void Many_fields_take_linear_time(string name)
    {
        Linear.Assert(1_000, count =>
        {
            using var response = new HttpResponse(200);
            for (var i = 0; i < count; i++)
            {
                response.Fields.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, i), "v");
            }

            Assert.True(new BufferedResponse().Write(Format, response) is not null);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quotes\" \\ </script> \b\f\n\r\t\0\u001F\u007F\u2028")]
    [InlineData("ä日本😀")]
    public void Text_goes_as_text(string content)
    {
        using var response = BufferedResult.Response(content);

        var answer = BufferedResult.Write(Format, response);

        Assert.False(BufferedResult.IsBase64(answer));
        Assert.Equal(content, answer.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0xAE })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    public void What_is_no_UTF8_goes_as_base64(byte[] content)
    {
        using var response = BufferedResult.Response(content);

        var answer = BufferedResult.Write(Format, response);

        Assert.True(BufferedResult.IsBase64(answer));
        Assert.Equal(content, BufferedResult.Body(answer));
    }

    [Fact]
    public void Coded_content_goes_as_base64_even_if_it_looks_like_text()
    {
        using var response = BufferedResult.Response("looks like text", ("content-encoding", "gzip"));

        var answer = BufferedResult.Write(Format, response);

        Assert.True(BufferedResult.IsBase64(answer));
        Assert.Equal("looks like text"u8.ToArray(), BufferedResult.Body(answer));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("日")]
    [InlineData("😀")]
    [InlineData("\n")]
    public void Text_of_many_segments_arrives_whole_wherever_they_are_cut(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 70_000));
        for (var shift = 0; shift < 4; shift++)
        {
            var content = Encoding.UTF8.GetBytes(new string('.', shift) + text);
            using var response = BufferedResult.Response(content);

            var answer = BufferedResult.Write(Format, response);

            Assert.False(BufferedResult.IsBase64(answer));
            Assert.True(content.AsSpan().SequenceEqual(BufferedResult.Body(answer)));
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(196_609)]
    [InlineData(700_000)]
    public void Binary_content_of_many_segments_arrives_whole(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        content[0] = 0xFF;
        using var response = BufferedResult.Response(content);

        var answer = BufferedResult.Write(Format, response);

        Assert.True(content.AsSpan().SequenceEqual(BufferedResult.Body(answer)));
    }

    [Fact]
    public void Every_cookie_is_set()
    {
        using var response = BufferedResult.Response(
            "", ("Set-Cookie", "a=1; expires=Thu, 05 Nov 2026 12:00:00 GMT"), ("X", "y"), ("set-cookie", "b=2"), ("SET-COOKIE", "a=3"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal(["a=1; expires=Thu, 05 Nov 2026 12:00:00 GMT", "b=2", "a=3"], Values(answer, "Set-Cookie"));
    }

    [Fact]
    public void Fields_that_repeat_keep_every_value_in_order()
    {
        using var response = BufferedResult.Response("", ("Link", "<a>"), ("Vary", "Cookie"), ("LINK", "<b>"), ("link", "<c>"));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal("<a>, <b>, <c>", string.Join(", ", Values(answer, "Link")));
        Assert.Equal(["Cookie"], Values(answer, "Vary"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"quoted\" \\ ü 日本 😀")]
    public void A_value_of_any_text_survives(string value)
    {
        using var response = BufferedResult.Response("", ("X-Any", value));

        var answer = BufferedResult.Write(Format, response);

        Assert.Equal([value], Values(answer, "X-Any"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_document_may_be_as_large_as_the_source_takes_and_not_a_byte_more(int excess, bool fits)
    {
        using var empty = BufferedResult.Response("");
        var overhead = new BufferedResponse().Write(Format, empty)!.Value.Length;
        using var response = BufferedResult.Response(new string('x', Format.MaxResponseSize - overhead + excess));

        var document = new BufferedResponse().Write(Format, response);

        Assert.Equal(fits ? Format.MaxResponseSize : null, document?.Length);
    }

    [Fact]
    public void Content_that_only_its_escapes_make_too_large_is_too_large()
    {
        using var response = BufferedResult.Response(new string('"', (Format.MaxResponseSize / 2) + 1));

        Assert.Null(new BufferedResponse().Write(Format, response));
    }

    [Fact]
    public void Binary_content_that_only_base64_makes_too_large_is_too_large()
    {
        var content = new byte[Format.MaxResponseSize / 4 * 3];
        content[0] = 0xFF;
        using var response = BufferedResult.Response(content);

        Assert.Null(new BufferedResponse().Write(Format, response));
    }

    [Fact]
    public void Endless_content_is_not_read_to_its_end()
    {
        using var content = new EndlessStream();
        using var response = new HttpResponse(200, content);

        var document = new BufferedResponse().Write(Format, response);

        Assert.Null(document);
        Assert.InRange(content.BytesRead, Format.MaxResponseSize, 2 * Format.MaxResponseSize);
    }

    [Fact]
    public void A_writer_is_as_good_as_new_after_a_response_that_was_too_large()
    {
        var buffered = new BufferedResponse();
        using var large = BufferedResult.Response(new byte[7_000_000]);
        using var small = BufferedResult.Response("small");
        using var again = BufferedResult.Response("again");

        var refused = buffered.Write(Format, large);
        var first = JsonElement.Parse(buffered.Write(Format, small)!.Value.Span).GetProperty("body").GetString();
        var second = JsonElement.Parse(buffered.Write(Format, again)!.Value.Span).GetProperty("body").GetString();

        Assert.Null(refused);
        Assert.Equal(("small", "again"), (first, second));
    }
}
