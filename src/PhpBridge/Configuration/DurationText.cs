using System.Globalization;

namespace PhpBridge.Configuration;

/// <summary>Durations as a whole number and a unit: ms, s, m or h.</summary>
internal static class DurationText
{
    /// <exception cref="FormatException">The text is not a duration.</exception>
    public static TimeSpan Parse(string text)
        => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration");

    /// <exception cref="FormatException">The text is a number without a unit, which could mean seconds or milliseconds.</exception>
    public static bool TryParse(string text, out TimeSpan value)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 && text.Length > 0)
        {
            throw new FormatException($"has no unit: write '{text}ms' or '{text}s' instead of '{text}'");
        }

        value = default;
        var unit = text[Math.Max(digits, 0)..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        value = count * unit;
        return true;
    }
}
