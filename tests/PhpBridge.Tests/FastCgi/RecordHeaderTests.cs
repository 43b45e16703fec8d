using PhpBridge.FastCgi;
using Xunit;

namespace PhpBridge.Tests.FastCgi;

public class RecordHeaderTests
{
    [Fact]
    public void A_header_is_eight_big_endian_bytes()
    {
        var bytes = new byte[RecordHeader.Size];

        new RecordHeader(RecordType.Stdout, 0x1234, 0xABCD, 7).Write(bytes);

        Assert.Equal([1, 6, 0x12, 0x34, 0xAB, 0xCD, 7, 0], bytes);
    }

    [Fact]
    public void A_header_is_read_as_it_was_written()
    {
        var header = new RecordHeader(RecordType.Stderr, ushort.MaxValue, ushort.MaxValue, byte.MaxValue);
        var bytes = new byte[RecordHeader.Size];
        header.Write(bytes);

        var parsed = RecordHeader.Parse(bytes);

        Assert.Equal(header, parsed);
    }

    [Fact]
    public void The_reserved_byte_is_cleared_and_not_read()
    {
        byte[] bytes = [9, 9, 9, 9, 9, 9, 9, 9];

        new RecordHeader(RecordType.Stdin, 1, 0).Write(bytes);
        var reserved = bytes[7];
        bytes[7] = 0xFF;

        Assert.Equal(0, reserved);
        Assert.Equal(new RecordHeader(RecordType.Stdin, 1, 0), RecordHeader.Parse(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void Another_version_is_refused(byte version)
    {
        var e = Assert.Throws<FastCgiException>(() => RecordHeader.Parse([version, 6, 0, 1, 0, 0, 0, 0]));

        Assert.Equal(FastCgiFailure.Protocol, e.Failure);
        Assert.Contains($"version {version}", e.Message, StringComparison.Ordinal);
    }
}
