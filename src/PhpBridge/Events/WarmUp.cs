namespace PhpBridge.Events;

/// <summary>
/// Recognizes the events of common warm-up tools: <c>{"warmer":true}</c> (Bref, lambda-warmer) and
/// <c>{"source":"serverless-plugin-warmup"}</c>. They are answered at once: the invocation itself keeps the environment warm.
/// </summary>
internal static class WarmUp
{
    /// <summary>The result of such an invocation.</summary>
    public static ReadOnlyMemory<byte> Result { get; } = """{"warm":true}"""u8.ToArray();

    public static bool Matches(EventProperties properties)
        => JsonText.IsTrue(properties[EventProperty.Warmer])
            || properties[EventProperty.Source].Span.SequenceEqual("\"serverless-plugin-warmup\""u8);
}
