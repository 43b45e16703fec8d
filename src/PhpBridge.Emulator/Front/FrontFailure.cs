namespace PhpBridge.Emulator.Front;

/// <summary>Why the front answers by itself.</summary>
internal enum FrontFailure
{
    /// <summary>The function failed, timed out or answered what the front cannot read.</summary>
    FunctionFailed,

    /// <summary>The body, or the event made of it, passes a limit.</summary>
    RequestTooLarge,

    Throttled,
}
