using System.Buffers;

namespace PhpBridge.Events;

/// <summary>
/// Builds a query from the maps that some sources make of it. A name without an equals sign cannot be told from one with
/// an empty value; the latter it becomes.
/// </summary>
internal static class QueryMap
{
    /// <summary>Reads <c>multiValueQueryStringParameters</c> if present, else <c>queryStringParameters</c>.</summary>
    /// <param name="encode">Brings a name or a value, in the form that the source gives it, into the form a query has.</param>
    public static ReadOnlyMemory<byte> Read(EventOutline outline, Encoder encode)
    {
        var query = new ArrayBufferWriter<byte>(128);
        if (!EventFields.ReadMap(outline[EventMember.MultiValueQueryStringParameters], "multiValueQueryStringParameters", Add))
        {
            EventFields.ReadMap(outline[EventMember.QueryStringParameters], "queryStringParameters", Add);
        }

        return query.WrittenMemory;

        void Add(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value)
        {
            if (query.WrittenCount > 0)
            {
                query.Write("&"u8);
            }

            encode(name.Span, query);
            query.Write("="u8);
            encode(value.Span, query);
        }
    }

    internal delegate void Encoder(ReadOnlySpan<byte> text, IBufferWriter<byte> destination);
}
