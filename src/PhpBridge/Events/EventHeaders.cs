using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Reads the JSON maps in which events carry headers and query parameters.</summary>
internal static class EventHeaders
{
    /// <summary>In bytes of JSON. Load balancers accept 64 KB of headers, the other sources less, and so does PHP.</summary>
    public const int MaxSize = 2 * 1024 * 1024;

    /// <summary>Reads <c>multiValueHeaders</c> if present, else <c>headers</c>, which has only one value per name.</summary>
    /// <param name="fields">Receives the headers; marked as too large if they exceed <see cref="MaxSize"/>.</param>
    public static FieldCollection Read(EventProperties properties, FieldCollection fields)
    {
        if (properties[EventProperty.MultiValueHeaders].Length > MaxSize || properties[EventProperty.Headers].Length > MaxSize)
        {
            fields.IsTooLarge = true;
            return fields;
        }

        if (!ReadMap(properties[EventProperty.MultiValueHeaders], "multiValueHeaders", fields.Add))
        {
            ReadMap(properties[EventProperty.Headers], "headers", fields.Add);
        }

        return fields;
    }

    /// <summary>
    /// Reads an object whose values are strings or arrays of strings, in order. Returns false if it is absent or empty.
    /// </summary>
    public static bool ReadMap(Memory<byte> json, string what, Action<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> add)
    {
        if (json.IsEmpty)
        {
            return false;
        }

        var reader = JsonText.Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new EventFormatException($"{what} should be an object");
        }

        var any = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            any = true;
            var name = ReadName(ref reader, json, what);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                AddValue(ref reader, json, what, name, add);
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AddValue(ref reader, json, what, name, add);
            }
        }

        return any;
    }

    /// <summary>Visits the properties of an object that are not null. Values are JSON.</summary>
    public static void EachProperty(Memory<byte> json, string what, Action<Memory<byte>, Memory<byte>> visit)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = JsonText.Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new EventFormatException($"{what} should be an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(ref reader, json, what);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (reader.TokenType != JsonTokenType.Null)
            {
                visit(name, json[start..(int)reader.BytesConsumed]);
            }
        }
    }

    /// <summary>Reads an array of strings, joined by <paramref name="separator"/>.</summary>
    public static ReadOnlyMemory<byte> ReadJoined(Memory<byte> json, string what, ReadOnlySpan<byte> separator)
    {
        var reader = JsonText.Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new EventFormatException($"{what} should be an array");
        }

        var joined = new System.Buffers.ArrayBufferWriter<byte>(json.Length);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (joined.WrittenCount > 0)
            {
                System.Buffers.BuffersExtensions.Write(joined, separator);
            }

            System.Buffers.BuffersExtensions.Write(joined, JsonText.Read(ref reader, json, what).Span);
        }

        return joined.WrittenMemory;
    }

    private static void AddValue(
        ref Utf8JsonReader reader,
        Memory<byte> json,
        string what,
        Memory<byte> name,
        Action<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> add)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            add(name, JsonText.Read(ref reader, json, what));
        }
    }

    private static Memory<byte> ReadName(ref Utf8JsonReader reader, Memory<byte> json, string what)
    {
        if (!reader.ValueIsEscaped)
        {
            return json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        try
        {
            var name = new byte[reader.ValueSpan.Length];
            return name.AsMemory(0, reader.CopyString(name));
        }
        catch (InvalidOperationException e)
        {
            throw new EventFormatException($"a name in {what} is not valid text", e);
        }
    }
}
