namespace PhpBridge.Php;

/// <summary>Options of php-fpm.</summary>
/// <param name="Executable">The path of php-fpm.</param>
/// <param name="Ini">The path of php.ini, or null for PHP's default.</param>
/// <param name="Include">A file of directives for every pool, or null.</param>
/// <param name="RunDirectory">The writable folder of sockets and generated files.</param>
/// <param name="Workers">The number of workers: of requests that may run at the same time.</param>
/// <param name="StartTimeout">The time that php-fpm may take to become ready.</param>
internal sealed record FpmOptions(
    string Executable, string? Ini, string? Include, string RunDirectory, int Workers, TimeSpan StartTimeout)
{
    /// <summary>The directives that PHP reads after <see cref="Ini"/>.</summary>
    public IniSettings Settings { get; init; } = IniSettings.None;

    /// <summary>Environment variables of php-fpm in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The script that invalidates others in opcache; null if it is not installed.</summary>
    public string? InvalidationScript { get; init; }

    /// <summary>Environment variables of this process that php-fpm does not inherit.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>The time for which a request waits for a worker while all are busy.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
