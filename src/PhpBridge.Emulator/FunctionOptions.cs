namespace PhpBridge.Emulator;

/// <summary>A function as it would be deployed, and how the emulator serves it.</summary>
public sealed record FunctionOptions
{
    /// <summary>Path of the executable that is <c>/opt/bootstrap</c> in Lambda.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>The function's own variables; they win over those of the platform.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The invocation timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the bootstrap may take to its first <c>next</c>: 10 s in Lambda.</summary>
    public TimeSpan InitializationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Told to the function; nothing enforces it here.</summary>
    public int MemoryMegabytes { get; init; } = 1024;

    /// <summary>The most sandboxes that run at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>
    /// The most invocations that a sandbox serves at once: more than one plays Lambda Managed Instances, which tell it
    /// to the runtime as <c>AWS_LAMBDA_MAX_CONCURRENCY</c>, freeze nothing, and interrupt nothing at a deadline.
    /// </summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>
    /// Beyond <see cref="Concurrency"/> times <see cref="MaxConcurrency"/>: answer 429 as Lambda does, instead of waiting.
    /// </summary>
    public bool Throttle { get; init; }

    /// <summary>Stop the sandbox's processes between invocations, as Lambda does; not with <see cref="MaxConcurrency"/>.</summary>
    public bool Freeze { get; init; } = true;

    /// <summary>
    /// What a sandbox with an extension gets to shut down: 500 ms in Lambda where all extensions are internal. The
    /// runtime has three tenths of it between SIGTERM and SIGKILL. Without an extension there is no SIGTERM.
    /// </summary>
    public TimeSpan ShutdownBudget { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts one sandbox at once, before the first request asks for it.</summary>
    public bool Prewarm { get; init; }

    /// <summary>Loopback port of the HTTP front; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Loopback port of the Invoke API; 0 takes a free one.</summary>
    public int InvokePort { get; init; }

    /// <summary>Which front the emulator plays.</summary>
    public EventShapeName Shape { get; init; } = EventShapeName.HttpApi;

    /// <summary>Whether the front streams: <see cref="EventShapeName.FunctionUrl"/> and <see cref="EventShapeName.RestApi"/> can.</summary>
    public InvokeMode InvokeMode { get; init; }

    /// <summary>API Gateway only: the stage that callers name in the path; <c>$default</c> for none.</summary>
    public string Stage { get; init; } = "$default";

    /// <summary>What <c>X-Forwarded-Proto</c> says: <c>http</c> or <c>https</c>.</summary>
    public string ForwardedProto { get; init; } = "http";

    /// <summary>REST API only: media types whose bodies travel as base64.</summary>
    public IReadOnlyList<string> BinaryMediaTypes { get; init; } = ["*/*"];

    /// <summary>Answer <c>next</c> with <c>Transfer-Encoding: chunked</c>; servers in the wild do either.</summary>
    public bool ChunkedNext { get; init; }

    /// <summary>A path to hang on <c>AWS_LAMBDA_RUNTIME_API</c>, as in <c>host:port/name</c>; empty for none.</summary>
    public string RuntimeApiPath { get; init; } = "";

    /// <summary>Where the log goes; null for nowhere.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>The format of <see cref="Log"/>.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Colour the log with ANSI sequences.</summary>
    public bool LogColours { get; init; }

    /// <summary>Log failures only.</summary>
    public bool Quiet { get; init; }
}
