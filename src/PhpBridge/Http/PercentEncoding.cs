using System.Buffers;

namespace PhpBridge.Http;

/// <summary>Percent-encoding (RFC 3986 section 2.1) of decoded UTF-8 bytes.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    // RFC 3986 section 3.3: pchar, and the slash between segments.
    private static readonly SearchValues<byte> PathCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/"u8);

    /// <summary>Encodes a decoded path; slashes stay.</summary>
    public static void EncodePath(ReadOnlySpan<byte> decoded, IBufferWriter<byte> destination)
        => Encode(decoded, PathCharacters, destination);

    /// <summary>Encodes a decoded name or value of a query, so that no byte in it can be read as a delimiter.</summary>
    public static void EncodeQueryPart(ReadOnlySpan<byte> decoded, IBufferWriter<byte> destination)
        => Encode(decoded, Unreserved, destination);

    /// <summary>
    /// Encodes only bytes that a request target must not contain (controls, spaces, non-ASCII), for text that is encoded already, or
    /// should be.
    /// </summary>
    public static void EncodeForeign(ReadOnlySpan<byte> encoded, IBufferWriter<byte> destination)
        => Encode(encoded, VisibleCharacters, destination);

    /// <summary>
    /// Returns the text itself if a request target may contain all of it, otherwise an <see cref="EncodeForeign">encoded</see> one.
    /// </summary>
    public static ReadOnlyMemory<byte> Visible(ReadOnlyMemory<byte> text)
    {
        if (!text.Span.ContainsAnyExcept(VisibleCharacters))
        {
            return text;
        }

        var encoded = new ArrayBufferWriter<byte>(text.Length * 3);
        EncodeForeign(text.Span, encoded);
        return encoded.WrittenMemory;
    }

    private static readonly SearchValues<byte> VisibleCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (byte)c).Where(c => c != '#')]);

    private static void Encode(ReadOnlySpan<byte> source, SearchValues<byte> allowed, IBufferWriter<byte> destination)
    {
        while (!source.IsEmpty)
        {
            var plain = source.IndexOfAnyExcept(allowed);
            plain = plain < 0 ? source.Length : plain;
            destination.Write(source[..plain]);
            if (plain == source.Length)
            {
                return;
            }

            const string digits = "0123456789ABCDEF";
            var value = source[plain];
            var target = destination.GetSpan(3);
            target[0] = (byte)'%';
            target[1] = (byte)digits[value >> 4];
            target[2] = (byte)digits[value & 0xF];
            destination.Advance(3);
            source = source[(plain + 1)..];
        }
    }
}
