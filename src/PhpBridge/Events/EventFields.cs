using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Reads the maps that events carry fields in.</summary>
internal static class EventFields
{
    /// <summary>In bytes of JSON. Load balancers pass on 64 KB of fields, the others less; and PHP takes no more either.</summary>
    public const int MaxSize = 2 * 1024 * 1024;

    /// <summary>Reads <c>multiValueHeaders</c> if present, else <c>headers</c>: the former has what the latter lost.</summary>
    /// <param name="fields">Takes the fields, or the word that they are too large.</param>
    public static FieldCollection Read(EventOutline outline, FieldCollection fields)
    {
        if (outline[EventMember.MultiValueHeaders].Length > MaxSize || outline[EventMember.Headers].Length > MaxSize)
        {
            fields.IsTooLarge = true;
            return fields;
        }

        if (!ReadMap(outline[EventMember.MultiValueHeaders], "multiValueHeaders", fields.Add))
        {
            ReadMap(outline[EventMember.Headers], "headers", fields.Add);
        }

        return fields;
    }

    /// <summary>
    /// Reads an object whose values are strings or arrays of strings, in order. False when there is nothing.
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

    /// <summary>Visits the members of an object that are not null, each value still JSON.</summary>
    public static void EachMember(Memory<byte> json, string what, Action<Memory<byte>, Memory<byte>> visit)
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
        ref Utf8JsonReader reader, Memory<byte> json, string what, Memory<byte> name, Action<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> add)
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
