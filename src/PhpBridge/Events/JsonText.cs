using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Reads JSON values as bytes. A string without escapes is returned as a slice of the payload, one with escapes is unescaped into a new
/// array.
/// </summary>
internal static class JsonText
{
    // No limit: deep nesting mostly occurs in properties that are skipped, and the reader tracks levels in bits, without recursion.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, AnyDepth);

    /// <summary>Returns the text of a JSON string or the digits of a number; empty if absent or null.</summary>
    /// <exception cref="EventFormatException">The value has another type.</exception>
    public static Memory<byte> Read(Memory<byte> json, string what)
    {
        if (json.IsEmpty)
        {
            return default;
        }

        var reader = Reader(json.Span);
        reader.Read();
        return Read(ref reader, json, what);
    }

    /// <summary>Returns the text of the reader's current token, a slice of <paramref name="json"/>.</summary>
    public static Memory<byte> Read(ref Utf8JsonReader reader, Memory<byte> json, string what)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String when !reader.ValueIsEscaped:
                return json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            case JsonTokenType.String:
                try
                {
                    var text = new byte[reader.ValueSpan.Length];
                    return text.AsMemory(0, reader.CopyString(text));
                }
                catch (InvalidOperationException e)
                {
                    // A lone surrogate: valid in a JSON escape, invalid in UTF-8.
                    throw new EventFormatException($"{what} is not valid text", e);
                }

            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length);
            default:
                throw new EventFormatException($"{what} should be a string");
        }
    }

    public static bool IsTrue(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("true"u8);

    /// <summary>Returns whether the reader's current property has this name.</summary>
    public static bool Equals(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // A lone surrogate: valid in a JSON escape, but in none of our names.
        }
    }

    /// <summary>Returns the first element of a JSON array, or an empty slice.</summary>
    /// <exception cref="EventFormatException">The value is not an array.</exception>
    public static Memory<byte> FirstElement(Memory<byte> json, string what)
    {
        Memory<byte> first = default;
        EachElement(json, what, element => first = first.IsEmpty ? element : first);
        return first;
    }

    /// <summary>Returns the value of a property of a JSON object, or an empty slice.</summary>
    /// <exception cref="EventFormatException">The value is not an object.</exception>
    public static Memory<byte> Property(Memory<byte> json, ReadOnlySpan<byte> name, string what)
    {
        if (json.IsEmpty)
        {
            return default;
        }

        var reader = Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new EventFormatException($"{what} should be an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = Equals(ref reader, name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return reader.TokenType == JsonTokenType.Null ? default : json[start..(int)reader.BytesConsumed];
            }
        }

        return default;
    }

    /// <summary>Visits the elements of a JSON array that are not null.</summary>
    /// <exception cref="EventFormatException">The value is not an array.</exception>
    public static void EachElement(Memory<byte> json, string what, Action<Memory<byte>> visit)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new EventFormatException($"{what} should be an array");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (reader.TokenType != JsonTokenType.Null)
            {
                visit(json[start..(int)reader.BytesConsumed]);
            }
        }
    }
}
