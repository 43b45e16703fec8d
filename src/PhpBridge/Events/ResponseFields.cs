using System.Text;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>The ways in which event sources want the fields of a response.</summary>
internal static class ResponseFields
{
    private static ReadOnlySpan<byte> SetCookie => "set-cookie"u8;

    /// <summary>Writes a list of values per name, names as they were first spelt.</summary>
    public static void WriteMultiValue(FieldCollection fields, Utf8JsonWriter writer)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.IsRepeat(i))
            {
                continue;
            }

            writer.WriteStartArray(fields[i].Name.Span);
            for (var j = i; j >= 0; j = fields.NextOf(j))
            {
                writer.WriteStringValue(fields[j].Value.Span);
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>Writes one value per name, repeats joined by a comma (RFC 9110 section 5.3); no cookies.</summary>
    public static void WriteSingleValue(FieldCollection fields, Utf8JsonWriter writer)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Is(SetCookie) || fields.IsRepeat(i))
            {
                continue;
            }

            writer.WritePropertyName(fields[i].Name.Span);
            writer.WriteStringValueSegment(fields[i].Value.Span, isFinalSegment: false);
            for (var j = fields.NextOf(i); j >= 0; j = fields.NextOf(j))
            {
                writer.WriteStringValueSegment(", "u8, isFinalSegment: false);
                writer.WriteStringValueSegment(fields[j].Value.Span, isFinalSegment: false);
            }

            writer.WriteStringValueSegment(""u8, isFinalSegment: true);
        }
    }

    public static void WriteCookies(FieldCollection fields, Utf8JsonWriter writer)
    {
        if (!fields.Contains(SetCookie))
        {
            return;
        }

        writer.WriteStartArray("cookies"u8);
        foreach (var field in fields)
        {
            if (field.Is(SetCookie))
            {
                writer.WriteStringValue(field.Value.Span);
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>
    /// Writes every cookie under a name of its own: set-cookie, Set-cookie, sEt-cookie… For JSON those are different
    /// names, so that a map with one value per name holds them all; for HTTP they are the same field. The nine letters
    /// make 512 spellings, more cookies than any client keeps for a site; the rest is left out.
    /// </summary>
    public static void WriteCookiesInManyCases(FieldCollection fields, Utf8JsonWriter writer)
    {
        Span<byte> name = stackalloc byte[SetCookie.Length];
        var spelling = 0;
        foreach (var field in fields)
        {
            if (field.Is(SetCookie) && TrySpell(name, spelling))
            {
                writer.WriteString(name, field.Value.Span);
                spelling++;
            }
        }
    }

    /// <summary>
    /// Writes a list of <c>{"key", "value"}</c> per name in lower case, the way of CloudFront, without those that it
    /// would not take.
    /// </summary>
    public static void WriteKeysAndValues(FieldCollection fields, Predicate<Field> isAllowed, Utf8JsonWriter writer)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.IsRepeat(i) || !isAllowed(fields[i]))
            {
                continue;
            }

            var name = fields[i].Name.ToArray();
            Ascii.ToLowerInPlace(name, out _);
            writer.WriteStartArray(name);
            for (var j = i; j >= 0; j = fields.NextOf(j))
            {
                writer.WriteStartObject();
                writer.WriteString("key"u8, fields[j].Name.Span);
                writer.WriteString("value"u8, fields[j].Value.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>Spells the name so that the bits of the number are its capitals. False when there are no letters left.</summary>
    private static bool TrySpell(Span<byte> name, int capitals)
    {
        SetCookie.CopyTo(name);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '-')
            {
                name[i] -= (byte)((capitals & 1) * ('a' - 'A'));
                capitals >>= 1;
            }
        }

        return capitals == 0;
    }
}
