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
    private ulong _named; // A bit per member, for those that are null too.
    private Memory<byte> _unknown;

    /// <summary>One to be used for event after event.</summary>
    public EventOutline()
    {
    }

    /// <exception cref="EventFormatException">The payload is not a JSON object.</exception>
    public EventOutline(Memory<byte> payload) => Read(payload);

    /// <summary>Forgets the last event and reads this one.</summary>
    /// <exception cref="EventFormatException">The payload is not a JSON object.</exception>
    public void Read(Memory<byte> payload)
    {
        Array.Clear(_values);
        (_named, _unknown) = (0, default);
        try
        {
            var reader = JsonText.Reader(payload.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new EventFormatException("the event is not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = MemberNamed(ref reader);
                if (member >= 0)
                {
                    _named |= 1UL << member;
                }
                else
                {
                    _unknown = payload.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
                }

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

    /// <summary>The name of a member that is none of these, even if its value is null; or null when there is no other.</summary>
    public string? MemberBeside(ReadOnlySpan<EventMember> members)
        => KnownMemberBeside(members) ?? (_unknown.IsEmpty ? null : Encoding.UTF8.GetString(_unknown.Span[1..^1]));

    /// <summary>The same, of the members that the bridge reads.</summary>
    public string? KnownMemberBeside(ReadOnlySpan<EventMember> members)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if ((_named & (1UL << i)) != 0 && !members.Contains((EventMember)i))
            {
                return NameOf((EventMember)i);
            }
        }

        return null;
    }

    private static string NameOf(EventMember member) => member switch
    {
        EventMember.Records => "Records",
        EventMember.DetailType => "detail-type",
        _ => JsonNamingPolicy.CamelCase.ConvertName(member.ToString()),
    };

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
