using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>How long a response is fresh, and how old it is (RFC 9111 section 4.2). All times are whole seconds since 1970.</summary>
internal static class Freshness
{
    /// <summary>
    /// The explicit lifetime of section 4.2.1, in seconds; null when the response states none. Heuristics (section 4.2.2) are not used:
    /// a page whose script says nothing is not stored.
    /// </summary>
    /// <param name="responseTime">When the response was received, for one without Date.</param>
    public static long? LifetimeOf(ResponseDirectives directives, FieldCollection fields, long responseTime)
    {
        if ((directives.SharedMaxAge ?? directives.MaxAge) is { } seconds)
        {
            return seconds;
        }

        if (directives.IsTargeted || !fields.TryGet("Expires"u8, out var expires))
        {
            return null;
        }

        // Section 5.3: what is no date, such as 0, is in the past.
        return HttpDate.TryParse(expires.Span, out var at) ? Math.Clamp(at - DateOf(fields, responseTime), 0, DeltaSeconds.Max) : 0;
    }

    /// <summary>The corrected initial age of section 4.2.3, in seconds.</summary>
    public static long InitialAgeOf(FieldCollection fields, long requestTime, long responseTime)
    {
        var apparent = Math.Max(0, responseTime - DateOf(fields, responseTime));
        return Math.Max(apparent, AgeIn(fields) + Math.Max(0, responseTime - requestTime));
    }

    /// <summary>The current age of section 4.2.3. The clocks of two sandboxes differ, so time is never negative.</summary>
    public static long AgeAt(long now, long initialAge, long responseTime) => initialAge + Math.Max(0, now - responseTime);

    private static long DateOf(FieldCollection fields, long otherwise)
        => fields.TryGet("Date"u8, out var date) && HttpDate.TryParse(date.Span, out var at) ? at : otherwise;

    /// <summary>Section 5.1: of several values the first counts, and an invalid one is ignored.</summary>
    private static long AgeIn(FieldCollection fields)
    {
        if (!fields.TryGet("Age"u8, out var age))
        {
            return 0;
        }

        var comma = age.Span.IndexOf((byte)',');
        return DeltaSeconds.Parse((comma < 0 ? age.Span : age.Span[..comma]).Trim(" \t"u8)) ?? 0;
    }
}
