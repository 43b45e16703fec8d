using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// Writes a response as the JSON document of a buffered invocation. UTF-8 content without a content coding is written as text, so that
/// about 6 MB of it fit into the limit; other content is written as base64, which leaves 4.5 MB.
/// </summary>
#pragma warning disable CA1001 // The writer holds nothing but a buffer of this class.
internal sealed class BufferedResponse
#pragma warning restore CA1001
{
    /// <summary>JSON options of buffered and streamed responses.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Escapes only what JSON requires; HTML stays readable and short.
        SkipValidation = true,
    };

    private const int Segment = 64 * 1024;

    // Buffers are kept for the next response up to this size. Larger ones are released: small functions have little memory.
    private const int KeepCapacity = 1024 * 1024;

    private ArrayBufferWriter<byte> _content = new(Segment);
    private ArrayBufferWriter<byte> _json = new(Segment);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    /// <summary>Reads the content to its end and writes the document.</summary>
    /// <returns>The document, valid until the next call; null when it exceeds the limit of the format.</returns>
    public ReadOnlyMemory<byte>? Write(IPayloadFormat format, HttpResponse response)
    {
        (_content, _json) = (Recycle(_content), Recycle(_json));
        if (!TryRead(response.Content, format.MaxResponseSize, out var content))
        {
            return null;
        }

        // Reserves the size of the base64 text at once, instead of doubling the buffer repeatedly.
        _ = _json.GetSpan((content.Length / 3 * 4) + Segment);
        _writer.Reset(_json);
        _writer.WriteStartObject();
        format.WriteHead(response, _writer);
        WriteBody(format, response.Fields, content.Span, _writer);
        _writer.WriteEndObject();
        _writer.Flush();

        // Not "? null :", which converts a null array to an empty memory.
        return _json.WrittenCount > format.MaxResponseSize ? default(ReadOnlyMemory<byte>?) : _json.WrittenMemory;
    }

    private bool TryRead(Stream source, int limit, out ReadOnlyMemory<byte> content)
    {
        if (source is MemoryContent memory)
        {
            content = memory.Remaining; // A cached asset: written from the cache without a copy.
            return content.Length <= limit;
        }

        while (true)
        {
            var count = source.Read(_content.GetSpan(Segment));
            if (count == 0)
            {
                content = _content.WrittenMemory;
                return true;
            }

            _content.Advance(count);
            if (_content.WrittenCount > limit)
            {
                content = default;
                return false;
            }
        }
    }

    private static void WriteBody(IPayloadFormat format, FieldCollection fields, ReadOnlySpan<byte> content, Utf8JsonWriter writer)
    {
        var isText = !fields.Contains("Content-Encoding"u8) && Utf8.IsValid(content);
        format.WriteBodyEncoding(isBase64: !isText, writer);
        writer.WritePropertyName("body"u8);

        // In segments: for a whole string the writer reserves six times its size.
        while (content.Length > Segment)
        {
            WriteSegment(content[..Segment], final: false);
            content = content[Segment..];
        }

        WriteSegment(content, final: true);

        void WriteSegment(ReadOnlySpan<byte> segment, bool final)
        {
            if (isText)
            {
                writer.WriteStringValueSegment(segment, final);
            }
            else
            {
                writer.WriteBase64StringSegment(segment, final);
            }
        }
    }

    private static ArrayBufferWriter<byte> Recycle(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > KeepCapacity)
        {
            return new ArrayBufferWriter<byte>(Segment);
        }

        buffer.ResetWrittenCount();
        return buffer;
    }
}
