using System.Text;
using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>
/// Where the members of an event stand in its payload: one pass over the JSON, no copies, whatever their order.
/// Every value is still JSON; a member that is absent or null is empty.
/// </summary>
internal sealed class EventOutline
{
    private static readonly byte[][] Names =
        [.. Enum.GetValues<EventMember>().Select(member => Encoding.ASCII.GetBytes(NameOf(member)))];

    private readonly Memory<byte>[] _values = new Memory<byte>[Names.Length];

    /// <exception cref="EventFormatException">The payload is not a JSON object.</exception>
    public EventOutline(Memory<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new EventFormatException("the event is not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = MemberNamed(ref reader);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (member >= 0 && reader.TokenType != JsonTokenType.Null)
                {
                    _values[member] = payload[start..(int)reader.BytesConsumed];
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

    public Memory<byte> this[EventMember member] => _values[(int)member];

    public bool Has(EventMember member) => !_values[(int)member].IsEmpty;

    private static string NameOf(EventMember member)
        => member == EventMember.Records ? "Records" : JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    private static int MemberNamed(ref Utf8JsonReader reader)
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
