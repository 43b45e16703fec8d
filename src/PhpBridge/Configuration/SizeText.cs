using System.Globalization;

namespace PhpBridge.Configuration;

/// <summary>Sizes as in php.ini: a whole number and K, M or G, which are powers of 1024.</summary>
internal static class SizeText
{
    /// <exception cref="FormatException">The text is not a size.</exception>
    public static long Parse(string text)
        => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a size");

    /// <exception cref="FormatException">The text is a number without a unit.</exception>
    public static bool TryParse(string text, out long value)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 && text.Length > 0)
        {
            throw new FormatException($"has no unit: write '{text}K', '{text}M' or '{text}G' instead of '{text}'");
        }

        value = 0;
        var shift = text[Math.Max(digits, 0)..] switch
        {
            "K" => 10,
            "M" => 20,
            "G" => 30,
            _ => 0,
        };
        if (shift == 0 || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        value = (long)count << shift;
        return true;
    }
}
