namespace PhpBridge.Configuration;

/// <summary>
/// The declaration of an environment variable. Parsing, error messages and the tables in docs/settings.md are derived from it.
/// </summary>
/// <param name="name">The variable.</param>
/// <param name="values">The accepted values, in Markdown, as they follow "should be".</param>
/// <param name="default">The value of a variable that is unset or empty.</param>
/// <param name="meaning">The effect, in Markdown, with links relative to docs/.</param>
internal abstract class Setting(string name, string values, string @default, string meaning)
{
    public string Name => name;

    public string Values => values;

    public string Default => @default;

    public string Meaning => meaning;
}
