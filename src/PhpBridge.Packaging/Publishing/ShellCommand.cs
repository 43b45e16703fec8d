namespace PhpBridge.Packaging.Publishing;

/// <summary>A command as a user would type it.</summary>
internal static class ShellCommand
{
    public static string Format(string program, IEnumerable<string> arguments)
        => string.Join(' ', arguments.Prepend(program).Select(Quote));

    private static string Quote(string argument)
        => argument.Length > 0 && argument.All(IsPlain) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character)
        => char.IsAsciiLetterOrDigit(character) || "_@%+=:,./-".Contains(character, StringComparison.Ordinal);
}
