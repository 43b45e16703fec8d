namespace PhpBridge.Caching.Rules;

/// <summary>Times in seconds as directives and Age have them (RFC 9111 section 1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>Stands for all larger numbers.</summary>
    public const long Max = 1L << 31;

    /// <returns>Null when the text is not a non-negative integer.</returns>
    public static long? Parse(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var seconds = 0L;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return null;
            }

            seconds = Math.Min((seconds * 10) + digit - '0', Max);
        }

        return seconds;
    }
}
