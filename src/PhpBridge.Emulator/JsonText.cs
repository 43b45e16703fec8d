using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhpBridge.Emulator;

/// <summary>JSON as the platform writes it: only what must be escaped is.</summary>
internal static class JsonText
{
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions ReadableWriter = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
