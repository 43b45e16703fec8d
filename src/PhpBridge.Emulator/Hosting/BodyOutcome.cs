namespace PhpBridge.Emulator.Hosting;

/// <summary>How reading a request's body ended.</summary>
internal enum BodyOutcome
{
    Complete,

    /// <summary>The limit was passed; the rest is unread.</summary>
    TooLarge,

    /// <summary>The sender went away first.</summary>
    Truncated,
}
