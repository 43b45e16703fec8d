using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PhpBridge.Lambda;

/// <summary>
/// An error in the form of the Runtime API: <c>{errorType, errorMessage, stackTrace}</c>. Lambda replaces a type that does not look like
/// <c>Runtime.Reason</c>.
/// </summary>
/// <param name="Type">Runtime.Reason or Function.Reason, letters only.</param>
/// <param name="Message">For the invoker of the function.</param>
internal sealed record LambdaError(string Type, string Message, IReadOnlyList<string>? StackTrace = null)
{
    /// <summary>Creates the error of an unexpected exception, with its stack trace.</summary>
    public static LambdaError From(string type, Exception exception)
        => new(
            type,
            exception.Message,
            exception.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType"u8, Type);
            writer.WriteString("errorMessage"u8, Sound(Message));
            writer.WriteStartArray("stackTrace"u8);
            foreach (var line in StackTrace ?? [])
            {
                writer.WriteStringValue(Sound(line));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Replaces lone surrogates, which a message may quote from a broken event and which JSON cannot represent.</summary>
    public static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
