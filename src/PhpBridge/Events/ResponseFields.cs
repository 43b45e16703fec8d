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
            if (!IsFirst(fields, i))
            {
                continue;
            }

            writer.WriteStartArray(fields[i].Name.Span);
            for (var j = i; j < fields.Count; j++)
            {
                if (fields[j].Is(fields[i].Name.Span))
                {
                    writer.WriteStringValue(fields[j].Value.Span);
                }
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>Writes one value per name, repeats joined by a comma (RFC 9110 section 5.3); no cookies.</summary>
    public static void WriteSingleValue(FieldCollection fields, Utf8JsonWriter writer)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Is(SetCookie) || !IsFirst(fields, i))
            {
                continue;
            }

            writer.WritePropertyName(fields[i].Name.Span);
            writer.WriteStringValueSegment(fields[i].Value.Span, isFinalSegment: false);
            for (var j = i + 1; j < fields.Count; j++)
            {
                if (fields[j].Is(fields[i].Name.Span))
                {
                    writer.WriteStringValueSegment(", "u8, isFinalSegment: false);
                    writer.WriteStringValueSegment(fields[j].Value.Span, isFinalSegment: false);
                }
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

    private static bool IsFirst(FieldCollection fields, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (fields[i].Is(fields[index].Name.Span))
            {
                return false;
            }
        }

        return true;
    }
}
