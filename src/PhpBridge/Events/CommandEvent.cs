namespace PhpBridge.Events;

/// <summary>What an event that is no request asks the function to do.</summary>
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

    /// <summary>Run WP-CLI or what stands in for it: <c>{"wp":["plugin","list"]}</c>.</summary>
    internal sealed record Wp(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Input, TimeSpan? Timeout) : CommandEvent;

    /// <summary>Run the sites' due wp-cron events: <c>{"cron":true}</c>, or what EventBridge sends on a schedule.</summary>
    internal sealed record Schedule : CommandEvent;

    /// <summary>Install WordPress: <c>{"install":{"url":"https://…"}}</c>.</summary>
    /// <param name="Settings">What the event says of the site, by the name of its member.</param>
    internal sealed record Install(IReadOnlyDictionary<string, string> Settings) : CommandEvent;

    /// <summary>Tell of the mirror, or set it back: <c>{"mirror":"status"}</c>.</summary>
    /// <param name="Action">Which.</param>
    internal sealed record Mirror(MirrorAction Action) : CommandEvent;
}
