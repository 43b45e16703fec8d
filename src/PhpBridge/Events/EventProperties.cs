using System.Text;
using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Locates the properties of an event in its payload, in one pass over the JSON, without copies and in any order. Values are slices of
/// the payload, still JSON. An absent property and one that is null are both empty.
/// </summary>
internal sealed class EventProperties
{
    private static readonly byte[][] Names =
        [.. Enum.GetValues<EventProperty>().Select(property => Encoding.ASCII.GetBytes(NameOf(property)))];

    private readonly Memory<byte>[] _values = new Memory<byte>[Names.Length];
    private ulong _present; // A bit per property, set for null values too.
    private Memory<byte> _unknown;

    /// <summary>Creates an empty instance, to be reused for one event after another.</summary>
    public EventProperties()
    {
    }

    /// <exception cref="EventFormatException">The payload is not a JSON object.</exception>
    public EventProperties(Memory<byte> payload) => Read(payload);

    /// <summary>Replaces the properties by those of this event.</summary>
    /// <exception cref="EventFormatException">The payload is not a JSON object.</exception>
    public void Read(Memory<byte> payload)
    {
        Array.Clear(_values);
        (_present, _unknown) = (0, default);
        try
        {
            var reader = JsonText.Reader(payload.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new EventFormatException("the event is not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var index = PropertyNamed(ref reader);
                if (index >= 0)
                {
                    _present |= 1UL << index;
                }
                else
                {
                    _unknown = payload.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
                }

                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (index >= 0 && reader.TokenType != JsonTokenType.Null)
                {
                    _values[index] = payload[start..(int)reader.BytesConsumed];
                }
            }

            // Nothing may follow the object: the reader throws if something does.
            reader.Read();
        }
        catch (JsonException e)
        {
            throw new EventFormatException($"the event is not valid JSON: {e.Message}", e);
        }
    }

    public Memory<byte> this[EventProperty property] => _values[(int)property];

    public bool Has(EventProperty property) => !_values[(int)property].IsEmpty;

    /// <summary>Names a property of the event outside of the given ones, even one that is null. Null when there is none.</summary>
    public string? PropertyExcept(ReadOnlySpan<EventProperty> properties)
        => KnownPropertyExcept(properties) ?? (_unknown.IsEmpty ? null : Encoding.UTF8.GetString(_unknown.Span[1..^1]));

    /// <summary>Like <see cref="PropertyExcept"/>, but ignores properties that are not in <see cref="EventProperty"/>.</summary>
    public string? KnownPropertyExcept(ReadOnlySpan<EventProperty> properties)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if ((_present & (1UL << i)) != 0 && !properties.Contains((EventProperty)i))
            {
                return NameOf((EventProperty)i);
            }
        }

        return null;
    }

    private static string NameOf(EventProperty property) => property switch
    {
        EventProperty.Records => "Records",
        EventProperty.DetailType => "detail-type",
        _ => JsonNamingPolicy.CamelCase.ConvertName(property.ToString()),
    };

    private static int PropertyNamed(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (JsonText.Equals(ref reader, Names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
