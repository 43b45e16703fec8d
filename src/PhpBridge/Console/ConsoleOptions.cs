namespace PhpBridge.Console;

/// <param name="Php">What <c>php</c> means: the layer's PHP CLI.</param>
/// <param name="Ini">Its php.ini, or null for the one it finds itself.</param>
/// <param name="DocumentRoot">Where commands run.</param>
/// <param name="Scripts">The folder with our own PHP scripts.</param>
/// <param name="WpCli">The WP-CLI phar to use; null to look for one, empty to use our own console.</param>
internal sealed record ConsoleOptions(string Php, string? Ini, string DocumentRoot, string Scripts, string? WpCli)
{
    /// <summary>Whether <c>console</c> and <c>wp</c> events are accepted.</summary>
    public bool AllowsCommands { get; init; } = true;

    /// <summary>Variables that commands get beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
