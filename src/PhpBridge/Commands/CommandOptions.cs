namespace PhpBridge.Commands;

/// <summary>Options of commands.</summary>
/// <param name="Php">The executable that commands run as <c>php</c>.</param>
/// <param name="Ini">Its php.ini, or null for PHP's default.</param>
/// <param name="DocumentRoot">The working directory of commands.</param>
/// <param name="Scripts">The folder of PhpBridge's own PHP scripts.</param>
/// <param name="WpCli">The WP-CLI phar; null to search one, empty to use PhpBridge's own console.</param>
internal sealed record CommandOptions(string Php, string? Ini, string DocumentRoot, string Scripts, string? WpCli)
{
    /// <summary>Whether <c>console</c> and <c>wp</c> events are accepted.</summary>
    public bool AllowsCommands { get; init; } = true;

    /// <summary>Environment variables of commands in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
