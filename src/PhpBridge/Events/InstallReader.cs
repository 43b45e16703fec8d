using System.Text;
using System.Text.Json;

namespace PhpBridge.Events;

/// <summary>Reads the settings in <c>{"install":{…}}</c>. Their values are validated by the installer.</summary>
internal static class InstallReader
{
    private static readonly string[] Names = ["url", "title", "adminUser", "adminEmail", "wordpress", "source", "sha1", "locale"];

    /// <exception cref="EventFormatException">The value is malformed; the message names the property.</exception>
    public static CommandEvent.Install Read(Memory<byte> json)
    {
        var reader = JsonText.Reader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new EventFormatException("install should be an object");
        }

        Dictionary<string, string> settings = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                throw new EventFormatException($"install.{name} should be a string");
            }

            if (reader.TokenType == JsonTokenType.String && !settings.TryAdd(name, TextOf(ref reader, json, name)))
            {
                throw new EventFormatException($"install.{name} is given twice");
            }
        }

        return settings.ContainsKey("url")
            ? new CommandEvent.Install(settings)
            : throw new EventFormatException("install.url is missing: the site's address, such as https://example.com");
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        foreach (var name in Names)
        {
            if (JsonText.Equals(ref reader, Encoding.ASCII.GetBytes(name)))
            {
                return name;
            }
        }

        var unknown = Encoding.UTF8.GetString(reader.ValueSpan);
        throw new EventFormatException($"install has the unknown property '{unknown}'. Supported: {string.Join(", ", Names)}");
    }

    private static string TextOf(ref Utf8JsonReader reader, Memory<byte> json, string name)
    {
        var text = Encoding.UTF8.GetString(JsonText.Read(ref reader, json, $"install.{name}").Span);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new EventFormatException($"install.{name} contains a NUL character")
            : text;
    }
}
