using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Reads JSON values as bytes. A string without escapes is a slice of the payload; one with escapes is unescaped into
/// memory of its own.
/// </summary>
internal static class JsonText
{
    // As deep as an event can be at all: what is nested deeper than usual is mostly in members that are passed over, and
    // the reader counts levels in bits, without recursion.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, AnyDepth);

    /// <summary>The text of a JSON string or the digits of a number; empty for nothing and null.</summary>
    /// <exception cref="EventFormatException">The value is of another type.</exception>
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

    /// <summary>The text of the reader's current token, which lies in <paramref name="json"/>.</summary>
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
                    // A lone surrogate, which JSON can spell and UTF-8 cannot.
                    throw new EventFormatException($"{what} is not valid text", e);
                }

            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length);
            default:
                throw new EventFormatException($"{what} should be a string");
        }
    }

    public static bool IsTrue(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("true"u8);

    /// <summary>Whether the reader's current name is this one.</summary>
    public static bool Equals(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // A lone surrogate, which JSON can spell and no name has.
        }
    }

    /// <summary>The first element of a JSON array; nothing if there is none.</summary>
    /// <exception cref="EventFormatException">The value is no array.</exception>
    public static Memory<byte> FirstElement(Memory<byte> json, string what)
    {
        Memory<byte> first = default;
        EachElement(json, what, element => first = first.IsEmpty ? element : first);
        return first;
    }

    /// <summary>Finds a member of a JSON object, or nothing.</summary>
    /// <exception cref="EventFormatException">The value is no object.</exception>
    public static Memory<byte> Member(Memory<byte> json, ReadOnlySpan<byte> name, string what)
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
    /// <exception cref="EventFormatException">The value is no array.</exception>
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
