using System.Numerics;
using System.Runtime.Intrinsics;

namespace PhpBridge.Events;

/// <summary>
/// Escapes text for a JSON string (RFC 8259 section 7): quotes, backslashes and control characters, and nothing else.
/// <see cref="System.Text.Json.Utf8JsonWriter"/> goes through the rest of a text character by character after the first escape, which
/// takes ten times as long for HTML.
/// </summary>
internal static class JsonEscaping
{
    /// <summary>The number of bytes that one byte can become: <c>\u001f</c>.</summary>
    public const int MaxExpansion = 6;

    // Bytes. Their escaped form fits into the second-level cache.
    private const int Block = 16 * 1024;

    /// <summary>Appends escaped text, until the buffer has more than <paramref name="limit"/> bytes.</summary>
    /// <param name="text">Valid UTF-8.</param>
    public static void Write(ReadOnlySpan<byte> text, ResponseBuffer destination, int limit)
    {
        while (!text.IsEmpty && destination.Length <= limit)
        {
            var block = text[..Math.Min(text.Length, Block)];
            destination.Advance(Escape(block, destination.GetSpan((block.Length * MaxExpansion) + Vector128<byte>.Count)));
            text = text[block.Length..];
        }
    }

    /// <returns>The number of bytes written.</returns>
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var (read, written) = (0, 0);
        while (text.Length - read >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(text.Slice(read, Vector128<byte>.Count));
            bytes.CopyTo(destination[written..]);
            var special = Vector128.LessThan(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
            if (special == Vector128<byte>.Zero)
            {
                read += Vector128<byte>.Count;
                written += Vector128<byte>.Count;
                continue;
            }

            var plain = BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            written += plain;
            written += Escape(text[read + plain], destination[written..]);
            read += plain + 1;
        }

        foreach (var value in text[read..])
        {
            written += Escape(value, destination[written..]);
        }

        return written;
    }

    private static int Escape(byte value, Span<byte> destination)
    {
        const string digits = "0123456789abcdef";
        var letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            < (byte)' ' => (byte)'u',
            _ => default,
        };
        if (letter == default)
        {
            destination[0] = value;
            return 1;
        }

        destination[0] = (byte)'\\';
        destination[1] = letter;
        if (letter != 'u')
        {
            return 2;
        }

        (destination[2], destination[3]) = ((byte)'0', (byte)'0');
        (destination[4], destination[5]) = ((byte)digits[value >> 4], (byte)digits[value & 0xF]);
        return MaxExpansion;
    }
}
