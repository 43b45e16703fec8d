using System.Buffers;
using System.Buffers.Text;

namespace PhpBridge.Events;

/// <summary>The content of a request as the event carries it.</summary>
internal static class EventBody
{
    /// <summary>
    /// Decodes the body. Base64 is decoded where it stands, in the receive buffer: a 6 MB event needs no second 4.5 MB.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(EventOutline outline)
    {
        var text = JsonText.Read(outline[EventMember.Body], "body");
        if (!JsonText.IsTrue(outline[EventMember.IsBase64Encoded]))
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
