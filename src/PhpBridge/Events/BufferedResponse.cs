using System.Buffers;
using System.Buffers.Text;
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

    private const int ReadSize = 64 * 1024;

    private readonly ResponseBuffer _content = new();
    private readonly ResponseBuffer _json = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    /// <summary>Reads the content to its end and writes the document.</summary>
    /// <returns>The document, valid until the next call; null when it exceeds the limit of the format.</returns>
    public ReadOnlyMemory<byte>? Write(IPayloadFormat format, HttpResponse response)
    {
        _content.Clear();
        _json.Clear();
        var limit = format.MaxResponseSize;
        if (!TryRead(response.Content, limit, out var content))
        {
            return null;
        }

        var isText = !response.Fields.Contains("Content-Encoding"u8) && Utf8.IsValid(content.Span);
        _writer.Reset(_json);
        _writer.WriteStartObject();
        format.WriteHead(response, _writer);
        format.WriteBodyEncoding(isBase64: !isText, _writer);
        _writer.WritePropertyName("body"u8);
        _writer.Flush();
        WriteBody(isText, content.Span, limit);

        // Not "? null :", which converts a null array to an empty memory.
        return _json.Length > limit ? default(ReadOnlyMemory<byte>?) : _json.Written;
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
            var room = _content.GetSpan(ReadSize);
            var count = source.Read(room[..Math.Min(room.Length, limit + 1 - _content.Length)]);
            if (count == 0)
            {
                content = _content.Written;
                return true;
            }

            _content.Advance(count);
            if (_content.Length > limit)
            {
                content = default;
                return false;
            }
        }
    }

    /// <summary>Writes the last property's value and the end of the document, or enough of it to exceed the limit.</summary>
    private void WriteBody(bool isText, ReadOnlySpan<byte> content, int limit)
    {
        _json.Write("\""u8);
        if (isText)
        {
            JsonEscaping.Write(content, _json, limit);
        }
        else
        {
            Base64.EncodeToUtf8(content, _json.GetSpan(Base64.GetMaxEncodedToUtf8Length(content.Length)), out _, out var length);
            _json.Advance(length);
        }

        _json.Write("\"}"u8);
    }
}
