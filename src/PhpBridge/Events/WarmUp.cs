namespace PhpBridge.Events;

/// <summary>
/// The pings that keep sandboxes warm, as the usual tools send them: <c>{"warmer":true}</c> (Bref, lambda-warmer) and
/// <c>{"source":"serverless-plugin-warmup"}</c>. Who answers has been initialized: there is nothing else to do.
/// </summary>
internal static class WarmUp
{
    /// <summary>What a ping is answered with.</summary>
    public static ReadOnlyMemory<byte> Answer { get; } = """{"warm":true}"""u8.ToArray();

    public static bool Matches(EventOutline outline)
        => JsonText.IsTrue(outline[EventMember.Warmer])
            || outline[EventMember.Source].Span.SequenceEqual("\"serverless-plugin-warmup\""u8);
}
