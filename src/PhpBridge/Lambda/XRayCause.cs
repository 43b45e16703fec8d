using System.Buffers;
using System.Text.Json;

namespace PhpBridge.Lambda;

/// <summary>
/// The cause of an error in the form of X-Ray's segment documents
/// (https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-errors), as one line of ASCII.
/// </summary>
internal static class XRayCause
{
    // The cause travels in a header, so it stays well below the limits of HTTP servers.
    private const int MaxMessage = 1000;
    private const int MaxFrames = 20;
    private const int MaxLabel = 200;

    public static ReadOnlySpan<byte> Of(LambdaError error)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("working_directory"u8, Environment.CurrentDirectory);
            writer.WriteStartArray("exceptions"u8);
            writer.WriteStartObject();
            writer.WriteString("type"u8, error.Type);
            writer.WriteString("message"u8, Shortened(error.Message, MaxMessage));
            writer.WriteStartArray("stack"u8);
            foreach (var line in (error.StackTrace ?? []).Skip(1).Take(MaxFrames))
            {
                writer.WriteStartObject();
                writer.WriteString("path"u8, "bootstrap"u8);
                writer.WriteNumber("line"u8, 0);
                writer.WriteString("label"u8, Shortened(line, MaxLabel));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("paths"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static string Shortened(string text, int length) => LambdaError.Sound(text.Length <= length ? text : text[..length]);
}
