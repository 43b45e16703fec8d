using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhpBridge.Commands;

/// <summary>
/// Writes a result as JSON: <c>{exitCode, stdout, stderr, timedOut, truncated, durationMs}</c>. An output that is not valid UTF-8
/// becomes <c>stdoutBase64</c> or <c>stderrBase64</c>.
/// </summary>
internal static class CommandResultJson
{
    /// <summary>The largest result of a buffered invocation that Lambda accepts, in bytes of JSON (measured).</summary>
    public const int MaxSize = 6_291_556;

    // Escapes only the characters that JSON requires, because the result is not HTML.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes as much of both outputs as <paramref name="maxSize"/> bytes of JSON can hold.</summary>
    public static ReadOnlyMemory<byte> Write(CommandResult result, int maxSize = MaxSize)
    {
        // The JSON of an output may be larger than the output: a control character takes six bytes. Its size is known only afterwards.
        for (var most = maxSize; ;)
        {
            var json = Write(result.Output.Excerpt(most), result.Error.Excerpt(most), result);
            if (json.WrittenCount <= maxSize)
            {
                return json.WrittenMemory;
            }

            most = (int)(0.9 * most * maxSize / json.WrittenCount);
        }
    }

    private static ArrayBufferWriter<byte> Write(OutputExcerpt output, OutputExcerpt error, CommandResult result)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(json, Plain);
        writer.WriteStartObject();
        writer.WriteNumber("exitCode"u8, result.ExitCode);
        Write("stdout", output, writer);
        Write("stderr", error, writer);
        writer.WriteBoolean("timedOut"u8, result.TimedOut);
        writer.WriteBoolean("truncated"u8, output.LeftOut + error.LeftOut > 0);
        writer.WriteNumber("durationMs"u8, (long)result.Duration.TotalMilliseconds);
        writer.WriteEndObject();
        writer.Flush();
        return json;
    }

    private static void Write(string name, OutputExcerpt excerpt, Utf8JsonWriter writer)
    {
        if (excerpt.ToText() is { } text)
        {
            writer.WriteString(name, text);
        }
        else
        {
            // Only the beginning: a note in the middle could not be told from data.
            writer.WriteBase64String(name + "Base64", excerpt.Head);
        }
    }
}
