using PhpBridge.Php;

namespace PhpBridge.Configuration;

/// <summary>Reads php.ini directives from variables such as PHPBRIDGE_PHP_INI_memory_limit.</summary>
internal static class IniDirectives
{
    private const string Prefix = "PHPBRIDGE_PHP_INI_";

    /// <summary>For the documentation only: the name stands for many variables.</summary>
    public static readonly Setting Setting = new Setting<string>(
        Prefix + "…",
        "a value as in `php.ini`",
        "",
        "A single directive, such as `PHPBRIDGE_PHP_INI_max_input_vars=5000`. Write `__` for a dot in its name: "
            + "`PHPBRIDGE_PHP_INI_opcache__revalidate_freq=2`.",
        (string text, out string value) => (value = text).Length > 0);

    public static bool IsDirective(string variable) => variable.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Combines the directives with those of the site's and the function package's php.d folders.</summary>
    /// <exception cref="OptionsException">A variable is not a directive and its value.</exception>
    public static IniSettings Read(Variables variables, string documentRoot, int? memoryMegabytes, string scripts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in variables.NamesOf(Prefix))
        {
            if (variables[name] is { } value)
            {
                values[NameOf(name, value)] = value;
            }
        }

        string[] folders = [Path.Combine(documentRoot, "php.d"), Path.Combine(variables["LAMBDA_TASK_ROOT"] ?? "/var/task", "php.d")];
        return new IniSettings(variables[IniSettings.Variable] ?? "", memoryMegabytes, folders, values) { Defaults = Prepended(scripts) };
    }

    private static string NameOf(string variable, string value)
    {
        var directive = variable[Prefix.Length..];
        if (directive.Length == 0 || !directive.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new OptionsException(variable, $"(value '{value}') should end in the name of a php.ini directive, with __ for a dot");
        }

        return value.AsSpan().ContainsAny('\n', '\r', '\0')
            ? throw new OptionsException(variable, $"should be one line, as after the = in a php.ini, but is '{value}'")
            : directive.Replace("__", ".", StringComparison.Ordinal);
    }

    /// <summary>PHP runs this script before every other. PHP would fail if it did not exist.</summary>
    private static Dictionary<string, string> Prepended(string scripts)
    {
        var script = Path.Combine(scripts, "prepend.php");
        return File.Exists(script) ? new() { ["auto_prepend_file"] = $"\"{script}\"" } : [];
    }
}
