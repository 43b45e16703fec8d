namespace PhpBridge.Configuration;

/// <summary>A setting whose value has the type <typeparamref name="T"/>.</summary>
/// <param name="tryParse">
/// Returns false for a value that is not among <paramref name="values"/>. Throws a <see cref="FormatException"/> where a more precise
/// error can be given; its message follows the name of the variable.
/// </param>
internal sealed class Setting<T>(string name, string values, string @default, string meaning, Setting<T>.TryParse tryParse)
    : Setting(name, values, @default, meaning)
{
    internal delegate bool TryParse(string text, out T value);

    /// <summary>Replaces parsing while the variable is unset, for defaults that are checked less strictly than explicit values.</summary>
    public Func<string, T>? ReadDefault { get; init; }

    /// <exception cref="OptionsException">The value of the variable is invalid.</exception>
    public T Read(Variables variables)
    {
        var given = variables[Name];
        return given is null && ReadDefault is { } readDefault ? readDefault(Default) : Parse(given ?? Default);
    }

    /// <exception cref="OptionsException">The text is invalid.</exception>
    public T Parse(string text)
    {
        try
        {
            return tryParse(text, out var value)
                ? value
                : throw new OptionsException(Name, $"should be {Values.Replace('`', '\'')}, but is '{text}'");
        }
        catch (FormatException e)
        {
            throw new OptionsException(Name, e.Message);
        }
    }

    /// <summary>Parses for a setting that accepts further values.</summary>
    internal bool TryParseText(string text, out T value) => tryParse(text, out value);
}
