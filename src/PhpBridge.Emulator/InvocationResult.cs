namespace PhpBridge.Emulator;

/// <summary>What an invoker gets back.</summary>
public sealed record InvocationResult
{
    public required string RequestId { get; init; }

    /// <summary>The function's answer, or the error as JSON (<c>errorType</c>, <c>errorMessage</c>).</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary><c>Unhandled</c> when the function or its sandbox failed; null otherwise.</summary>
    public string? FunctionError { get; init; }

    /// <summary>No sandbox was free and the function throttles; there was no invocation.</summary>
    public bool Throttled { get; init; }

    /// <summary>The number of the sandbox that served, from 1; 0 when none did.</summary>
    public int SandboxNumber { get; init; }

    /// <summary>The sandbox was started for this invocation.</summary>
    public bool ColdStart { get; init; }

    /// <summary>From dispatch to answer, without initialization and waiting.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the sandbox had written by then, between the platform's START and REPORT lines.</summary>
    public string Log { get; init; } = "";
}
