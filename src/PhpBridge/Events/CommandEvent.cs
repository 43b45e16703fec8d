namespace PhpBridge.Events;

/// <summary>A command: an event that carries an instruction instead of an HTTP request.</summary>
internal abstract record CommandEvent
{
    private CommandEvent()
    {
    }

    /// <summary>Run a process: <c>{"console":{"command":["php","-v"],"timeout":60,"stdin":"…"}}</c>.</summary>
    /// <param name="Arguments">The executable and its arguments; at least one.</param>
    /// <param name="Input">Its standard input.</param>
    /// <param name="Timeout">How long it may run, or null.</param>
    internal sealed record Run(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Input, TimeSpan? Timeout) : CommandEvent;

    /// <summary>Run WP-CLI, or the built-in console if there is none: <c>{"wp":["plugin","list"]}</c>.</summary>
    internal sealed record Wp(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Input, TimeSpan? Timeout) : CommandEvent;

    /// <summary>Run the due wp-cron events of all sites: <c>{"cron":true}</c>, or an event of an EventBridge schedule.</summary>
    internal sealed record Schedule : CommandEvent;

    /// <summary>Install WordPress: <c>{"install":{"url":"https://…"}}</c>.</summary>
    /// <param name="Settings">The settings of the site by property name.</param>
    internal sealed record Install(IReadOnlyDictionary<string, string> Settings) : CommandEvent;

    /// <summary>Inspect or invalidate the mirror: <c>{"mirror":"status"}</c>.</summary>
    /// <param name="Action">The action.</param>
    internal sealed record Mirror(MirrorAction Action) : CommandEvent;

    /// <summary>Inspect or purge the page cache: <c>{"cache":"status"}</c>.</summary>
    /// <param name="Action">The action.</param>
    internal sealed record Cache(CacheAction Action) : CommandEvent;
}
