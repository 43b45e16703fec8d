using System.Buffers;
using PhpBridge.FastCgi;
using Xunit;

namespace PhpBridge.Tests.FastCgi;

public class NameValuePairsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(127, 127)]
    [InlineData(128, 127)]
    [InlineData(127, 128)]
    [InlineData(128, 128)]
    [InlineData(3, 70_000)]
    [InlineData(70_000, 3)]
    public void A_pair_is_read_as_it_was_written(int nameLength, int valueLength)
    {
        var name = Filled(nameLength, (byte)'n');
        var value = Filled(valueLength, (byte)'v');
        var buffer = new ArrayBufferWriter<byte>();
        NameValuePairs.Write(buffer, name, value);

        var rest = buffer.WrittenMemory;
        var pair = NameValuePairs.Read(ref rest);

        Assert.Equal(name, pair.Name.ToArray());
        Assert.Equal(value, pair.Value.ToArray());
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void A_length_of_127_takes_one_byte_and_one_of_128_four()
    {
        var buffer = new ArrayBufferWriter<byte>();

        NameValuePairs.Write(buffer, Filled(127, 1), Filled(128, 2));

        Assert.Equal([127, 0x80, 0, 0, 128], buffer.WrittenSpan[..5].ToArray());
        Assert.Equal(5 + 127 + 128, buffer.WrittenCount);
    }

    [Fact]
    public void A_name_in_two_parts_is_one_name()
    {
        var buffer = new ArrayBufferWriter<byte>();

        NameValuePairs.Write(buffer, "HTTP_"u8, "HOST"u8, "x"u8);

        Assert.Equal("\u0009\u0001HTTP_HOSTx"u8.ToArray(), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_name_whose_parts_are_short_and_whose_sum_is_long_has_a_long_length()
    {
        var buffer = new ArrayBufferWriter<byte>();

        NameValuePairs.Write(buffer, "HTTP_"u8, Filled(125, (byte)'A'), []);

        Assert.Equal([0x80, 0, 0, 130, 0], buffer.WrittenSpan[..5].ToArray());
    }

    [Fact]
    public void Pairs_follow_each_other_without_gaps()
    {
        var buffer = new ArrayBufferWriter<byte>();
        NameValuePairs.Write(buffer, "A"u8, "1"u8);
        NameValuePairs.Write(buffer, "B"u8, []);
        NameValuePairs.Write(buffer, "C"u8, "3"u8);

        var pairs = Pairs.Read(buffer.WrittenMemory);

        Assert.Equal([("A", "1"), ("B", ""), ("C", "3")], pairs);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 1 })]
    [InlineData(new byte[] { 1, 1, 65 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x80, 0, 0 })]
    [InlineData(new byte[] { 1, 0x80, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 65 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 65 })]
    public void A_malformed_pair_is_refused(byte[] bytes)
    {
        ReadOnlyMemory<byte> rest = bytes;

        var e = Assert.Throws<FastCgiException>(() => NameValuePairs.Read(ref rest));

        Assert.Equal(FastCgiFailure.Protocol, e.Failure);
    }

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
