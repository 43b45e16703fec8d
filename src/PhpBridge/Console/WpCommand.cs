using System.Text.RegularExpressions;

namespace PhpBridge.Console;

/// <summary>What <c>wp</c> means: WP-CLI where there is one, else our own console, which has its most used commands.</summary>
internal static partial class WpCommand
{
    private const string Phar = "wp-cli.phar";

    /// <param name="core">The folder with WordPress.</param>
    /// <returns>The arguments with <c>php</c> and the script in front.</returns>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> arguments, ConsoleOptions options, string core)
    {
        var isNamed = core == options.DocumentRoot || arguments.Any(argument => argument.StartsWith("--path=", StringComparison.Ordinal));
        string[] place = isNamed ? [] : ["--path=" + core];
        return FindPhar(options) is { } phar
            // As root, which is for development containers only, it would refuse to run.
            ? ["php", phar, .. place, .. arguments, .. Environment.IsPrivilegedProcess ? ["--allow-root"] : (string[])[]]
            : ["php", Path.Combine(options.Scripts, "console", "wp.php"), .. place, .. arguments];
    }

    /// <summary>Noun and verb, for the log: what follows may be a password.</summary>
    public static string NameOf(IReadOnlyList<string> arguments)
        => string.Join(' ', arguments.TakeWhile(argument => Word().IsMatch(argument)).Take(2).Prepend("wp"));

    private static string? FindPhar(ConsoleOptions options)
        => options.WpCli is { } chosen
            ? chosen.Length == 0 ? null : chosen
            : new[] { Path.Combine(options.Scripts, Phar), Path.Combine(options.DocumentRoot, Phar) }.FirstOrDefault(File.Exists);

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Word();
}
