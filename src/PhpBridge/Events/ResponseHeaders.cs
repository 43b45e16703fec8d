using System.Text;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Writes response headers in the forms that the payload formats define.</summary>
internal static class ResponseHeaders
{
    private static ReadOnlySpan<byte> SetCookie => "set-cookie"u8;

    /// <summary>Writes an array of values per name, with the capitalization of its first occurrence.</summary>
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

    /// <summary>Writes one value per name, repeated headers joined by commas (RFC 9110 section 5.3), without cookies.</summary>
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
    /// Writes each cookie under a different capitalization of the name: set-cookie, Set-cookie, sEt-cookie… These are distinct JSON
    /// names, so that a map with one value per name can hold all of them, and the same HTTP header. The nine letters give 512
    /// combinations, more cookies than browsers keep for a site; further cookies are dropped.
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
    /// Writes an array of <c>{"key", "value"}</c> per lower-case name, as CloudFront expects, without headers that it rejects.
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

    /// <summary>Capitalizes the letters whose bits are set. Returns false if there are more bits than letters.</summary>
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
