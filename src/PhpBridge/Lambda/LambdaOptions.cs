namespace PhpBridge.Lambda;

/// <summary>Options of the runtime.</summary>
/// <param name="RuntimeApi">The address of the Runtime API: host and port.</param>
/// <param name="Concurrency">The number of concurrent invocations.</param>
internal sealed record LambdaOptions(string RuntimeApi, int Concurrency)
{
    /// <summary>The function's memory; null outside of Lambda.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>Whether responses are streamed to event sources that support it.</summary>
    public bool Streams { get; init; }

    /// <summary>The time before the deadline of an invocation at which its result is sent at the latest.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether an internal extension is registered.</summary>
    public bool RegistersExtension { get; init; } = true;
}
