namespace PhpBridge.Assets;

/// <summary>A part of a representation.</summary>
/// <param name="Start">The position of the first byte.</param>
/// <param name="Length">The number of bytes, at least 1.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The position of the last byte.</summary>
    public long Last => Start + Length - 1;
}

/// <summary>Parses the Range header (RFC 9110 section 14.2) with byte ranges (14.1.2), like nginx.</summary>
internal static class ByteRanges
{
    /// <returns>
    /// The ranges; empty if the header is malformed or no range can be satisfied (both 416); null if it has to be ignored, because of
    /// another unit, or because the ranges have more bytes in total than the representation (CVE-2011-3192).
    /// </returns>
    public static List<ByteRange>? Parse(ReadOnlySpan<byte> field, long length)
    {
        const string unit = "bytes=";
        if (field.Length <= unit.Length || !System.Text.Ascii.EqualsIgnoreCase(field[..unit.Length], unit))
        {
            return null;
        }

        var ranges = new List<ByteRange>(1);
        var total = 0L;
        var set = field[unit.Length..];
        foreach (var element in set.Split((byte)','))
        {
            var text = set[element].Trim(" \t"u8);
            if (text.IsEmpty)
            {
                continue; // RFC 9110 section 5.6.1.2
            }

            if (!TryParse(text, length, out var range))
            {
                return [];
            }

            if (range.Length > 0)
            {
                ranges.Add(range);
                total += range.Length;
            }
            else if (length == 0 && range.Start == 0)
            {
                return null; // The whole empty representation.
            }
        }

        return total > length ? null : ranges;
    }

    /// <summary>Parses a range. Its length is 0 if it begins after the end or is reversed. Returns false if it is malformed.</summary>
    private static bool TryParse(ReadOnlySpan<byte> text, long length, out ByteRange range)
    {
        range = default;
        var dash = text.IndexOf((byte)'-');
        if (dash < 0)
        {
            return false;
        }

        var first = text[..dash].TrimEnd(" \t"u8);
        var last = text[(dash + 1)..].TrimStart(" \t"u8);
        if (first.IsEmpty)
        {
            // -500: the last 500 bytes.
            if (!TryParse(last, out var suffix))
            {
                return false;
            }

            var count = Math.Min(suffix, length);
            range = new ByteRange(length - count, count);
            return true;
        }

        var end = length - 1;
        if (!TryParse(first, out var start) || (!last.IsEmpty && !TryParse(last, out end)))
        {
            return false;
        }

        end = Math.Min(end, length - 1);
        range = new ByteRange(start, Math.Max(0, end - start + 1));
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out long value)
        => long.TryParse(digits, System.Globalization.NumberStyles.None, null, out value);
}
