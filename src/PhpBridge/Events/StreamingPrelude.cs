using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// What precedes the content of a streamed response: status and fields as JSON, then eight NUL bytes ("Implementing
/// response streaming in a custom runtime"; "Set up a Lambda proxy integration with payload response streaming").
/// </summary>
#pragma warning disable CA1001 // The writer holds nothing but a buffer of this class.
internal sealed class StreamingPrelude
#pragma warning restore CA1001
{
    /// <summary>In bytes, with the delimiter's eight; documented for REST APIs, assumed for Function URLs.</summary>
    public const int MaxSize = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, BufferedResponse.Options);

    private static ReadOnlySpan<byte> Delimiter => "\0\0\0\0\0\0\0\0"u8;

    /// <returns>The prelude, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(IPayloadFormat shape, HttpResponse response)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        shape.WriteHead(response, _writer);
        _writer.WriteEndObject();
        _writer.Flush();
        _json.Write(Delimiter);
        return _json.WrittenMemory;
    }
}
