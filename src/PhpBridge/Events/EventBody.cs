using System.Buffers;
using System.Buffers.Text;

namespace PhpBridge.Events;

/// <summary>Decodes the body of an event.</summary>
internal static class EventBody
{
    /// <summary>
    /// Reads <c>body</c>. Base64 is decoded in place, in the receive buffer, so that an event of 6 MB needs no second buffer of 4.5 MB.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(EventProperties properties)
    {
        var text = JsonText.Read(properties[EventProperty.Body], "body");
        if (!JsonText.IsTrue(properties[EventProperty.IsBase64Encoded]))
        {
            return text;
        }

        return DecodeBase64(text, "body", "isBase64Encoded is true");
    }

    public static ReadOnlyMemory<byte> DecodeBase64(Memory<byte> text, string what, string why)
    {
        if (Base64.DecodeFromUtf8InPlace(text.Span, out var length) != OperationStatus.Done)
        {
            throw new EventFormatException($"{what} is not valid base64, although {why}");
        }

        return text[..length];
    }
}
