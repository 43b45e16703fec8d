using System.Text;
using System.Text.Json;
using PhpBridge.Events;
using Xunit;

namespace PhpBridge.Tests.Events;

public class JsonEscapingTests
{
    private static readonly string[] Pieces =
    [
        "a", "<p class=\"a\">", "\"", "\\", "\n", "\r\n", "\t", "\0", "\u0001", "\u001F", "\u007F", "é", "\u00A0", "\u2028", "日本", "😀",
        "/", " ", "xyz0123456789ABCDEF",
    ];

    [Fact]
    public void Every_ASCII_character_is_read_back()
    {
        for (var value = 0; value < 128; value++)
        {
            var text = ((char)value).ToString();

            Assert.Equal(text, JsonElement.Parse(Quoted(text)).GetString());
        }
    }

    [Theory]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("/", "/")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\0\u001F", "\\u0000\\u001f")]
    [InlineData("\u007F<é\u2028😀", "\u007F<é\u2028😀")]
    public void Only_what_JSON_requires_is_escaped(string text, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(Quoted(text))[1..^1]);

    [Theory]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\n")]
    [InlineData("\u0003")]
    [InlineData("é")]
    public void A_character_is_read_back_at_every_position(string character)
    {
        for (var length = 0; length < 50; length++)
        {
            for (var position = 0; position <= length; position++)
            {
                var text = new string('.', position) + character + new string('.', length - position);

                Assert.Equal(text, JsonElement.Parse(Quoted(text)).GetString());
            }
        }
    }

    [Fact]
    public void Random_text_is_read_back()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            Assert.Equal(text, JsonElement.Parse(Quoted(text)).GetString());
        }
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("日\"")]
    public void Text_of_many_blocks_is_read_back(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000));

        Assert.Equal(text, JsonElement.Parse(Quoted(text)).GetString());
    }

    [Fact]
    public void Text_beyond_the_limit_is_not_written_to_its_end()
    {
        var buffer = new ResponseBuffer();

        JsonEscaping.Write(new byte[10_000_000], buffer, limit: 100_000);

        Assert.InRange(buffer.Length, 100_001, 300_000);
    }

    [Fact]
    public void Escaping_takes_linear_time()
    {
        var buffer = new ResponseBuffer();

        Linear.Assert(100_000, count =>
        {
            buffer.Clear();
            JsonEscaping.Write(Encoding.ASCII.GetBytes(new string('"', count)), buffer, int.MaxValue);
        });
    }

    private static byte[] Quoted(string text)
    {
        var buffer = new ResponseBuffer();
        JsonEscaping.Write(Encoding.UTF8.GetBytes(text), buffer, int.MaxValue);
        return [(byte)'"', .. buffer.Written.Span, (byte)'"'];
    }
}
