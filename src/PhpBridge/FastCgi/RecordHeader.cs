using System.Buffers.Binary;

namespace PhpBridge.FastCgi;

/// <summary>
/// FastCGI 1.0 section 3.3: version, type, request id, content length, padding length, reserved; 8 bytes, big-endian.
/// </summary>
internal readonly record struct RecordHeader(RecordType Type, ushort RequestId, ushort ContentLength, byte PaddingLength = 0)
{
    public const int Size = 8;
    public const int MaxContentLength = ushort.MaxValue;
    private const byte Version = 1;

    public static RecordHeader Parse(ReadOnlySpan<byte> source)
    {
        if (source[0] != Version)
        {
            throw new FastCgiException(
                FastCgiFailure.Protocol, $"received a record of FastCGI version {source[0]}; only version 1 is supported");
        }

        return new RecordHeader(
            (RecordType)source[1],
            BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(source[4..]),
            source[6]);
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], RequestId);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], ContentLength);
        destination[6] = PaddingLength;
        destination[7] = 0;
    }
}
