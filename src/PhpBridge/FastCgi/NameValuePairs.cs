using System.Buffers;
using System.Buffers.Binary;

namespace PhpBridge.FastCgi;

/// <summary>
/// FastCGI 1.0 section 3.4: name length, value length, name, value. A length below 128 takes one byte, a longer one
/// four with the top bit set.
/// </summary>
internal static class NameValuePairs
{
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        => Write(destination, [], name, value);

    /// <summary>Writes a pair whose value has three parts, without copying them into one buffer.</summary>
    public static void Write(
        IBufferWriter<byte> destination,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third)
    {
        WriteLength(destination, name.Length);
        WriteLength(destination, first.Length + second.Length + third.Length);
        destination.Write(name);
        destination.Write(first);
        destination.Write(second);
        destination.Write(third);
    }

    /// <summary>Writes a pair whose name has two parts, such as HTTP_ and a field's name, without copying them into one buffer.</summary>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        WriteLength(destination, prefix.Length + name.Length);
        WriteLength(destination, value.Length);
        destination.Write(prefix);
        destination.Write(name);
        destination.Write(value);
    }

    /// <summary>Reads the pair at the start of <paramref name="source"/> and moves past it.</summary>
    public static (ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value) Read(ref ReadOnlyMemory<byte> source)
    {
        var nameLength = ReadLength(ref source);
        var valueLength = ReadLength(ref source);
        if ((long)nameLength + valueLength > source.Length)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "a name-value pair is longer than its record");
        }

        var name = source[..nameLength];
        var value = source.Slice(nameLength, valueLength);
        source = source[(nameLength + valueLength)..];
        return (name, value);
    }

    private static void WriteLength(IBufferWriter<byte> destination, int length)
    {
        if (length < 128)
        {
            destination.GetSpan(1)[0] = (byte)length;
            destination.Advance(1);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination.GetSpan(4), (uint)length | 0x8000_0000);
        destination.Advance(4);
    }

    private static int ReadLength(ref ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        var size = span.Length > 0 && span[0] < 128 ? 1 : 4;
        if (span.Length < size)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "a name-value pair ends within its length");
        }

        var length = size == 1 ? span[0] : (int)(BinaryPrimitives.ReadUInt32BigEndian(span) & 0x7FFF_FFFF);
        source = source[size..];
        return length;
    }
}
