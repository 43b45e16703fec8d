using System.Text;

namespace PhpBridge.Site;

/// <summary>
/// Decodes and normalises the path of a request for the lookup of files (RFC 3986 section 6.2.2). Decoding happens once, so %252e stays the
/// text "%2e".
/// </summary>
internal static class RequestPath
{
    /// <summary>
    /// Decodes percent-encoding, merges slashes and resolves dot segments. Returns null for a malformed path: not absolute, invalid
    /// percent-encoding, NUL, not UTF-8, or above the root.
    /// </summary>
    public static string? Normalize(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty || encoded[0] != '/')
        {
            return null;
        }

        Span<byte> decoded = encoded.Length <= 1024 ? stackalloc byte[encoded.Length] : new byte[encoded.Length];
        if (!TryDecode(encoded, decoded, out var length))
        {
            return null;
        }

        // Before dots are resolved, which may remove invalid bytes.
        return System.Text.Unicode.Utf8.IsValid(decoded[..length]) && TryResolveDots(decoded[..length], out length)
            ? Encoding.UTF8.GetString(decoded[..length])
            : null;
    }

    private static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, out int length)
    {
        length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = encoded[i];
            if (value == '%')
            {
                if (i + 2 >= encoded.Length
                    || !char.IsAsciiHexDigit((char)encoded[i + 1])
                    || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                {
                    return false;
                }

                value = (byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]));
                i += 2;
            }

            if (value == 0)
            {
                return false;
            }

            decoded[length++] = value;
        }

        return true;
    }

    /// <summary>Resolves dot segments in place: the result is never longer.</summary>
    private static bool TryResolveDots(Span<byte> path, out int length)
    {
        length = 0;
        for (var start = 0; start < path.Length;)
        {
            var end = path[(start + 1)..].IndexOf((byte)'/');
            end = end < 0 ? path.Length : start + 1 + end;
            var segment = path[(start + 1)..end];
            var last = end == path.Length;

            if (segment.SequenceEqual(".."u8))
            {
                if (length == 0)
                {
                    return false;
                }

                length = path[..length].LastIndexOf((byte)'/');
                length = last ? AppendSlash(path, length) : length;
            }
            else if (segment.IsEmpty || segment.SequenceEqual("."u8))
            {
                length = last ? AppendSlash(path, length) : length;
            }
            else
            {
                path[start..end].CopyTo(path[length..]);
                length += end - start;
            }

            start = end;
        }

        return true;
    }

    private static int AppendSlash(Span<byte> path, int length)
    {
        path[length] = (byte)'/';
        return length + 1;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
