using PhpBridge.Http;

namespace PhpBridge.Assets;

/// <summary>Conditional requests (RFC 9110 section 13), for GET and HEAD of something that exists.</summary>
internal static class Preconditions
{
    internal enum Outcome
    {
        Proceed,
        NotModified,
        Failed,
    }

    /// <summary>Steps 1 to 4 of section 13.2.2, in their order.</summary>
    /// <param name="fields">The request's.</param>
    /// <param name="tag">Of the selected representation.</param>
    /// <param name="lastModified">In seconds since 1970.</param>
    public static Outcome Evaluate(FieldCollection fields, ReadOnlySpan<byte> tag, long lastModified)
    {
        if (fields.TryGetList("If-Match"u8, out var list))
        {
            if (!EntityTag.IsIn(list.Span, tag, weakly: false))
            {
                return Outcome.Failed;
            }
        }
        else if (TryGetDate(fields, "If-Unmodified-Since"u8, out var unmodifiedSince) && lastModified > unmodifiedSince)
        {
            return Outcome.Failed;
        }

        if (fields.TryGetList("If-None-Match"u8, out list))
        {
            return EntityTag.IsIn(list.Span, tag, weakly: true) ? Outcome.NotModified : Outcome.Proceed;
        }

        return TryGetDate(fields, "If-Modified-Since"u8, out var modifiedSince) && lastModified <= modifiedSince
            ? Outcome.NotModified
            : Outcome.Proceed;
    }

    /// <summary>
    /// Step 5: whether a Range counts. If-Range holds one strong tag, compared strongly, or a date, compared exactly
    /// (section 13.1.5).
    /// </summary>
    public static bool RangeApplies(FieldCollection fields, ReadOnlySpan<byte> tag, long lastModified)
    {
        if (!fields.TryGet("If-Range"u8, out var condition))
        {
            return true;
        }

        return condition.Span.EndsWith("\""u8)
            ? condition.Span.SequenceEqual(tag)
            : HttpDate.TryParse(condition.Span, out var date) && date == lastModified;
    }

    private static bool TryGetDate(FieldCollection fields, ReadOnlySpan<byte> name, out long date)
    {
        date = 0;
        return fields.TryGet(name, out var value) && HttpDate.TryParse(value.Span, out date);
    }
}
