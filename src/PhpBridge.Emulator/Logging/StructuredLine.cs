using System.Text;
using System.Text.Json;

namespace PhpBridge.Emulator.Logging;

/// <summary>A JSON log line with a level and a message, made readable.</summary>
internal sealed record StructuredLine(string Level, string Text)
{
    /// <returns>Null when the line is anything else; it is then shown as it is.</returns>
    public static StructuredLine? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StructuredLine? Read(JsonElement root)
    {
        if (!root.TryGetProperty("level", out var level) || !root.TryGetProperty("message", out var message))
        {
            return null;
        }

        var text = new StringBuilder(message.ToString());
        foreach (var property in root.EnumerateObject())
        {
            // The request's own line tells the time and the sandbox tells the request: it serves one at a time.
            if (property.Name is not ("level" or "message" or "timestamp" or "requestId"))
            {
                text.Append(' ').Append(property.Name).Append('=').Append(property.Value.ToString());
            }
        }

        return new StructuredLine(level.ToString(), text.ToString());
    }
}
