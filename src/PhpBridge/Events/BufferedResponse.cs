using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>
/// Writes a response as the one JSON document of a buffered invocation. Content that is valid UTF-8 and not content
/// coded goes as text, which keeps some 6 MB usable; all else goes as base64, which leaves 4.5 MB.
/// </summary>
#pragma warning disable CA1001 // The writer holds nothing but a buffer of this class.
internal sealed class BufferedResponse
#pragma warning restore CA1001
{
    /// <summary>How responses are written as JSON.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For HTML inside JSON only: quotes, backslashes, controls.
        SkipValidation = true,
    };

    private const int Segment = 64 * 1024;

    // Large pages come in rows; small sandboxes have little memory. What exceeds this is given back.
    private const int KeepCapacity = 1024 * 1024;

    private ArrayBufferWriter<byte> _content = new(Segment);
    private ArrayBufferWriter<byte> _json = new(Segment);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    /// <summary>Reads the content to its end and writes the document.</summary>
    /// <returns>The document, valid until the next call; null when it would exceed what the shape allows.</returns>
    public ReadOnlyMemory<byte>? Write(IPayloadFormat shape, HttpResponse response)
    {
        (_content, _json) = (Recycle(_content), Recycle(_json));
        if (!TryRead(response.Content, shape.MaxResponseSize, out var content))
        {
            return null;
        }

        // At once what base64 will take, instead of twice as much again and again.
        _ = _json.GetSpan((content.Length / 3 * 4) + Segment);
        _writer.Reset(_json);
        _writer.WriteStartObject();
        shape.WriteHead(response, _writer);
        WriteBody(shape, response.Fields, content.Span, _writer);
        _writer.WriteEndObject();
        _writer.Flush();

        // Not "? null :", which would become an empty memory through the conversion from arrays.
        return _json.WrittenCount > shape.MaxResponseSize ? default(ReadOnlyMemory<byte>?) : _json.WrittenMemory;
    }

    private bool TryRead(Stream source, int limit, out ReadOnlyMemory<byte> content)
    {
        if (source is MemoryContent memory)
        {
            content = memory.Remaining; // An asset out of the cache: written from where it lies.
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

    private static void WriteBody(IPayloadFormat shape, FieldCollection fields, ReadOnlySpan<byte> content, Utf8JsonWriter writer)
    {
        var isText = !fields.Contains("Content-Encoding"u8) && Utf8.IsValid(content);
        shape.WriteBodyEncoding(isBase64: !isText, writer);
        writer.WritePropertyName("body"u8);

        // In segments: a whole string would have the writer reserve six times its size.
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
