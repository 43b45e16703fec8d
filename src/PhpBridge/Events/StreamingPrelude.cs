using System.Buffers;
using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// The prelude of a streamed response: status and headers as JSON, followed by eight NUL bytes ("Implementing response streaming in a
/// custom runtime": https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming).
/// </summary>
#pragma warning disable CA1001 // The writer holds nothing but a buffer of this class.
internal sealed class StreamingPrelude
#pragma warning restore CA1001
{
    /// <summary>In bytes, including the delimiter; documented for REST APIs, assumed for Function URLs.</summary>
    public const int MaxSize = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, BufferedResponse.Options);

    private static ReadOnlySpan<byte> Delimiter => "\0\0\0\0\0\0\0\0"u8;

    /// <returns>The prelude, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(IPayloadFormat format, HttpResponse response)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        format.WriteHead(response, _writer);
        _writer.WriteEndObject();
        _writer.Flush();
        _json.Write(Delimiter);
        return _json.WrittenMemory;
    }
}
