using System.Text.Json;

namespace PhpBridge.Emulator.Front;

/// <summary>Reads a function's answer as JSON.</summary>
internal static class JsonAnswer
{
    /// <returns>Null when it is not JSON at all.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
