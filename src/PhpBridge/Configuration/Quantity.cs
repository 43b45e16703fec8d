using System.Globalization;

namespace PhpBridge.Configuration;

/// <summary>A whole number and a unit, such as 500ms or 4M.</summary>
/// <param name="kind">The word for such a value in errors and documentation.</param>
/// <param name="suggestions">The units that an error suggests for a number without one.</param>
/// <param name="units">Each unit as a multiple of the base unit.</param>
internal sealed class Quantity(string kind, string[] suggestions, params (string Name, long Factor)[] units)
{
    /// <summary>In milliseconds.</summary>
    public static readonly Quantity Duration = new("duration", ["ms", "s"], ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000));

    /// <summary>In bytes, with the units of php.ini, which are powers of 1024.</summary>
    public static readonly Quantity Size = new("size", ["K", "M", "G"], ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30));

    public string Kind => kind;

    /// <exception cref="FormatException">The text is not such a value.</exception>
    public long Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a {kind}");

    /// <exception cref="FormatException">The text is a number without a unit, which could mean more than one value.</exception>
    public bool TryParse(string text, out long value)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 && text.Length > 0)
        {
            var examples = suggestions.Select(unit => $"'{text}{unit}'").ToArray();
            throw new FormatException($"has no unit: write {string.Join(", ", examples[..^1])} or {examples[^1]} instead of '{text}'");
        }

        value = 0;
        var factor = Array.Find(units, unit => unit.Name == text[Math.Max(digits, 0)..]).Factor;
        if (factor == 0 || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        value = count * factor; // At most 2^31 times 2^30.
        return true;
    }
}
