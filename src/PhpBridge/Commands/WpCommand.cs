using System.Text.RegularExpressions;

namespace PhpBridge.Commands;

/// <summary>
/// Finds the program behind <c>wp</c>: WP-CLI if there is one, otherwise PhpBridge's console, which has its most used commands.
/// </summary>
internal static partial class WpCommand
{
    private const string Phar = "wp-cli.phar";

    /// <param name="core">The folder with WordPress.</param>
    /// <returns>The arguments after <c>php</c> and the script.</returns>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> arguments, CommandOptions options, string core)
    {
        var isNamed = core == options.DocumentRoot || arguments.Any(argument => argument.StartsWith("--path=", StringComparison.Ordinal));
        string[] folder = isNamed ? [] : ["--path=" + core];
        return FindPhar(options) is { } phar
            // WP-CLI refuses to run as root, which is usual in development containers.
            ? ["php", phar, .. folder, .. arguments, .. Environment.IsPrivilegedProcess ? ["--allow-root"] : (string[])[]]
            : ["php", Path.Combine(options.Scripts, "console", "wp.php"), .. folder, .. arguments];
    }

    /// <summary>Returns noun and verb for the log. The arguments after them may contain a password.</summary>
    public static string NameOf(IReadOnlyList<string> arguments)
        => string.Join(' ', arguments.TakeWhile(argument => Word().IsMatch(argument)).Take(2).Prepend("wp"));

    private static string? FindPhar(CommandOptions options)
        => options.WpCli is { } chosen
            ? chosen.Length == 0 ? null : chosen
            : new[] { Path.Combine(options.Scripts, Phar), Path.Combine(options.DocumentRoot, Phar) }.FirstOrDefault(File.Exists);

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Word();
}
