using PhpBridge.Http;

namespace PhpBridge.Assets;

/// <summary>Evaluates conditional requests (RFC 9110 section 13) with GET and HEAD for an existing resource.</summary>
internal static class Preconditions
{
    internal enum Outcome
    {
        Proceed,
        NotModified,
        Failed,
    }

    /// <summary>Evaluates steps 1 to 4 of section 13.2.2.</summary>
    /// <param name="fields">The headers of the request.</param>
    /// <param name="tag">The entity tag of the selected representation.</param>
    /// <param name="lastModified">The time of modification, in seconds since 1970.</param>
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
    /// Evaluates step 5: whether Range applies. If-Range contains a strong tag, compared strongly, or a date, compared exactly (section
    /// 13.1.5).
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
