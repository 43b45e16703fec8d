using System.Globalization;

namespace PhpBridge.Configuration;

/// <summary>The types that settings have. Each method creates a declaration.</summary>
internal static class SettingTypes
{
    public static Setting<int> Integer(string name, int min, int max, string @default, string meaning)
        => new(name, $"a whole number from {min} to {max}", @default, meaning, (string text, out int value)
            => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);

    /// <summary>A duration with its unit, such as 500ms.</summary>
    public static Setting<TimeSpan> Duration(string name, string min, string max, string @default, string meaning)
        => Range(name, Quantity.Duration, min, max, @default, meaning, TimeSpan.FromMilliseconds);

    /// <summary>A size in bytes with its unit, such as 192M.</summary>
    public static Setting<long> Size(string name, string min, string max, string @default, string meaning)
        => Range(name, Quantity.Size, min, max, @default, meaning, bytes => bytes);

    /// <summary>A switch that is on by default.</summary>
    public static Setting<bool> Switch(string name, string meaning) => Choice(name, "on", "off", meaning);

    /// <summary>True for the first word, which is the default, and false for the second.</summary>
    public static Setting<bool> Choice(string name, string yes, string no, string meaning)
        => new(name, $"`{yes}` or `{no}`", yes, meaning, (string text, out bool value) => (value = text == yes) || text == no);

    public static Setting<string> AbsolutePath(string name, string @default, string meaning)
        => new(name, "an absolute path", @default, meaning, TryParsePath);

    /// <summary>The absolute path of an existing file.</summary>
    public static Setting<string> File(string name, string @default, string meaning)
        => new(name, "the absolute path of a file", @default, meaning, TryParseFile);

    /// <summary>The same; null while the variable is unset and the default is missing.</summary>
    public static Setting<string?> OptionalFile(string name, string @default, string meaning)
        => new(name, "the absolute path of a file", @default, meaning, (string text, out string? value) => TryParseFile(text, out value!))
        {
            ReadDefault = path => System.IO.File.Exists(path) ? path : null,
        };

    /// <summary>The same setting with a word that stands for null, which is the default unless another one is given.</summary>
    public static Setting<T?> Or<T>(this Setting<T> setting, string word, string? @default = null)
        where T : class
        => new(setting.Name, $"`{word}` or {setting.Values}", @default ?? word, setting.Meaning, (string text, out T? value) =>
        {
            value = null;
            return text == word || setting.TryParseText(text, out value!);
        });

    /// <inheritdoc cref="Or{T}(Setting{T}, string, string?)"/>
    public static Setting<T?> OrAuto<T>(this Setting<T> setting)
        where T : struct
        => new(setting.Name, $"`auto` or {setting.Values}", "auto", setting.Meaning, (string text, out T? value) =>
        {
            value = null;
            if (text == "auto")
            {
                return true;
            }

            var isValid = setting.TryParseText(text, out var given);
            value = given;
            return isValid;
        });

    private static Setting<T> Range<T>(
        string name, Quantity quantity, string min, string max, string @default, string meaning, Func<long, T> convert)
        where T : struct
    {
        var (least, most) = (quantity.Parse(min), quantity.Parse(max));
        return new(name, $"a {quantity.Kind} from {min} to {max}", @default, meaning, (string text, out T value) =>
        {
            var isValid = quantity.TryParse(text, out var number) && number >= least && number <= most;
            value = isValid ? convert(number) : default;
            return isValid;
        });
    }

    private static bool TryParsePath(string text, out string value)
    {
        value = text.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";
        return text.StartsWith('/');
    }

    private static bool TryParseFile(string text, out string value)
        => TryParsePath(text, out value)
            && (System.IO.File.Exists(value)
                ? true
                : throw new FormatException($"names a file that does not exist: '{value}'. Attach the layer, or correct the path"));
}
