namespace PhpBridge.Php;

/// <param name="Executable">php-fpm.</param>
/// <param name="Ini">php.ini, or null for the one php-fpm finds itself.</param>
/// <param name="Include">A file of directives for every pool, or null.</param>
/// <param name="RunDirectory">Where sockets and generated files go; writable.</param>
/// <param name="Workers">How many requests may run at once.</param>
/// <param name="StartTimeout">How long php-fpm may take to become ready.</param>
internal sealed record FpmOptions(
    string Executable, string? Ini, string? Include, string RunDirectory, int Workers, TimeSpan StartTimeout)
{
    /// <summary>What PHP reads after <see cref="Ini"/>.</summary>
    public IniSettings Settings { get; init; } = IniSettings.None;

    /// <summary>Variables that php-fpm gets beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The script that invalidates others in opcache; null when there is none.</summary>
    public string? InvalidationScript { get; init; }

    /// <summary>Variables of this process that php-fpm does not inherit.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>The time for which a request waits for a worker while all are busy.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
