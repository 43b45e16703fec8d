using System.Buffers.Binary;
using System.Text;

namespace PhpBridge.Caching.Stores;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Slices are not copied.</summary>
internal ref struct ByteReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <exception cref="FormatException">The bytes have ended.</exception>
    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);

    /// <summary>A number that counts what follows.</summary>
    /// <exception cref="FormatException">There cannot be as many.</exception>
    public int Count()
    {
        var count = Number();
        return count >= 0 && count <= _rest.Length ? (int)count : throw new FormatException("a count exceeds the file");
    }

    /// <exception cref="FormatException">The bytes have ended.</exception>
    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    /// <exception cref="FormatException">The bytes have ended.</exception>
    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (_rest.Length < length)
        {
            throw new FormatException("the file has ended");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
