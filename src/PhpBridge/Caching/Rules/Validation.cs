using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>Validates stored responses (RFC 9111 section 4.3).</summary>
internal static class Validation
{
    /// <summary>Adds the conditions of section 4.3.1 to a request.</summary>
    /// <returns>Whether the stored response has a validator.</returns>
    public static bool AddConditions(FieldCollection stored, FieldCollection request)
    {
        var hasTag = stored.TryGet("ETag"u8, out var tag);
        if (hasTag)
        {
            request.Add("If-None-Match"u8.ToArray(), tag);
        }

        var hasDate = stored.TryGet("Last-Modified"u8, out var date);
        if (hasDate)
        {
            request.Add("If-Modified-Since"u8.ToArray(), date);
        }

        return hasTag || hasDate;
    }

    /// <summary>
    /// Whether a 304 is about the stored response (section 4.3.4). One without any validator is about the only one there is.
    /// </summary>
    public static bool Confirms(FieldCollection notModified, FieldCollection stored)
    {
        if (notModified.TryGet("ETag"u8, out var tag))
        {
            return stored.TryGet("ETag"u8, out var known) && Opaque(tag.Span).SequenceEqual(Opaque(known.Span));
        }

        return !notModified.TryGet("Last-Modified"u8, out var date)
            || (stored.TryGet("Last-Modified"u8, out var knownDate) && date.Span.SequenceEqual(knownDate.Span));
    }

    /// <summary>The fields of the stored response, updated by those of the 304 (section 3.2).</summary>
    public static FieldCollection Merge(FieldCollection stored, FieldCollection update)
    {
        var merged = new FieldCollection();
        foreach (var field in stored)
        {
            if (!IsUpdatable(field) || !update.Contains(field.Name.Span))
            {
                merged.Add(field.Name, field.Value);
            }
        }

        foreach (var field in update)
        {
            if (IsUpdatable(field))
            {
                merged.Add(field.Name, field.Value);
            }
        }

        return merged;
    }

    /// <summary>Fields that describe the stored content stay as they are: a 304 has no content.</summary>
    private static bool IsUpdatable(Field field)
        => !field.Is("Content-Length"u8) && !field.Is("Content-Encoding"u8) && !field.Is("Content-Type"u8) && !field.Is("Content-Range"u8);

    private static ReadOnlySpan<byte> Opaque(ReadOnlySpan<byte> tag) => tag.StartsWith("W/"u8) ? tag[2..] : tag;
}
