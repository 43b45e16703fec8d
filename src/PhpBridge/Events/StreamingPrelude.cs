using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// What precedes the content of a streamed response: status and fields as JSON, then eight NUL bytes ("Implementing
/// response streaming in a custom runtime"; "Set up a Lambda proxy integration with payload response streaming").
/// </summary>
internal sealed class StreamingPrelude
{
    /// <summary>In bytes, with the delimiter's eight; documented for REST APIs, assumed for Function URLs.</summary>
    public const int MaxSize = (16 * 1024) + 8;

    private readonly ArrayBufferWriter<byte> _json = new(1024);

    private static ReadOnlySpan<byte> Delimiter => "\0\0\0\0\0\0\0\0"u8;

    /// <returns>The prelude, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(IHttpEventShape shape, HttpResponse response)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, BufferedResponse.Options))
        {
            writer.WriteStartObject();
            shape.WriteHead(response, writer);
            writer.WriteEndObject();
        }

        _json.Write(Delimiter);
        return _json.WrittenMemory;
    }
}
