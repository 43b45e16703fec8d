using System.Buffers;

namespace PhpBridge.Events;

/// <summary>
/// Rebuilds a query string from the maps that some sources parse it into. A name without an equals sign cannot be distinguished from one
/// with an empty value, and gets an equals sign.
/// </summary>
internal static class QueryMap
{
    /// <summary>Reads <c>multiValueQueryStringParameters</c> if present, else <c>queryStringParameters</c>.</summary>
    /// <param name="encode">Encodes a name or a value for the query string.</param>
    public static ReadOnlyMemory<byte> Read(EventProperties properties, Encoder encode)
    {
        var query = new ArrayBufferWriter<byte>(128);
        if (!EventHeaders.ReadMap(properties[EventProperty.MultiValueQueryStringParameters], "multiValueQueryStringParameters", Add))
        {
            EventHeaders.ReadMap(properties[EventProperty.QueryStringParameters], "queryStringParameters", Add);
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
