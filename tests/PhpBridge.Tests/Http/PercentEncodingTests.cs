using System.Buffers;
using System.Text;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Http;

public class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/!$&'()*+,;=:@-._~", "/!$&'()*+,;=:@-._~")]
    [InlineData("/[x]\\\"<>^`{|}", "/%5Bx%5D%5C%22%3C%3E%5E%60%7B%7C%7D")]
    [InlineData("/ärger/日本", "/%C3%A4rger/%E6%97%A5%E6%9C%AC")]
    [InlineData("/\0\r\n\u007F", "/%00%0D%0A%7F")]
    public void A_path_keeps_what_a_path_may_hold(string decoded, string expected)
    {
        var encoded = Encoded(decoded, PercentEncoding.EncodePath);

        Assert.Equal(expected, encoded);
    }

    [Theory]
    [InlineData("foo[]", "foo%5B%5D")]
    [InlineData("a=b&c", "a%3Db%26c")]
    [InlineData("a+b c", "a%2Bb%20c")]
    [InlineData("%41", "%2541")]
    [InlineData("é", "%C3%A9")]
    [InlineData("A-z0_9.~", "A-z0_9.~")]
    public void A_part_of_a_query_keeps_only_what_cannot_delimit(string decoded, string expected)
    {
        var encoded = Encoded(decoded, PercentEncoding.EncodeQueryPart);

        Assert.Equal(expected, encoded);
    }

    [Theory]
    [InlineData("a=%41&b[]=1;|\"", "a=%41&b[]=1;|\"")]
    [InlineData("a b", "a%20b")]
    [InlineData("ü", "%C3%BC")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    public void Foreign_text_loses_only_what_no_target_may_hold(string given, string expected)
    {
        var encoded = Encoded(given, PercentEncoding.EncodeForeign);

        Assert.Equal(expected, encoded);
        Assert.Equal(expected, Encoding.ASCII.GetString(PercentEncoding.Visible(Encoding.UTF8.GetBytes(given)).Span));
    }

    [Fact]
    public void Every_byte_survives_encoding_and_decoding()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        var path = new ArrayBufferWriter<byte>();
        PercentEncoding.EncodePath(bytes, path);

        Assert.Equal(path.WrittenMemory, PercentEncoding.Visible(path.WrittenMemory));
        Assert.Equal(bytes, Decoded(path.WrittenSpan));
    }

    private delegate void Encoder(ReadOnlySpan<byte> text, IBufferWriter<byte> destination);

    private static string Encoded(string text, Encoder encode)
    {
        var buffer = new ArrayBufferWriter<byte>();
        encode(Encoding.UTF8.GetBytes(text), buffer);
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    private static byte[] Decoded(ReadOnlySpan<byte> encoded)
    {
        var decoded = new List<byte>();
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = encoded[i];
            decoded.Add(value == '%' ? Convert.ToByte(Encoding.ASCII.GetString(encoded.Slice(i + 1, 2)), 16) : value);
            i += value == '%' ? 2 : 0;
        }

        return [.. decoded];
    }
}
