namespace PhpBridge.Emulator.Front;

/// <summary>Why the front answers by itself.</summary>
internal enum FrontFailure
{
    /// <summary>The function failed or timed out.</summary>
    FunctionFailed,

    /// <summary>The function answered what the front cannot read. To most fronts that is one more way to fail.</summary>
    AnswerUnreadable,

    /// <summary>The body, or the event made of it, passes a limit.</summary>
    RequestTooLarge,

    Throttled,
}
