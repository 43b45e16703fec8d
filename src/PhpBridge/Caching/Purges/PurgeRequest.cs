using System.Text.Json;
using PhpBridge.Http;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// Reads a request of PHP to purge pages: <c>{"purge":{"all":true}}</c> or <c>{"purge":{"tags":["post-12"],"urls":["/a/"]}}</c>.
/// </summary>
internal static class PurgeRequest
{
    /// <returns>The tags to purge.</returns>
    /// <exception cref="FormatException">The request is malformed; the message names the property.</exception>
    public static List<string> Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("purge"u8, out var purge)
                && purge.ValueKind == JsonValueKind.Object
                ? Read(purge)
                : throw new FormatException("the request should be an object with the property 'purge', an object");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the request is not JSON: {e.Message}", e);
        }
    }

    private static List<string> Read(JsonElement purge)
    {
        var tags = new List<string>();
        foreach (var property in purge.EnumerateObject())
        {
            switch (property.Name)
            {
                case "all" when property.Value.ValueKind == JsonValueKind.True:
                    tags.Add(CacheTag.All);
                    break;
                case "tags" or "urls" when property.Value.ValueKind == JsonValueKind.Array:
                    foreach (var item in property.Value.EnumerateArray())
                    {
                        tags.Add(TagOf(property.Name, item));
                    }

                    break;
                default:
                    throw new FormatException($"purge.{property.Name} should be all: true, or an array of strings called tags or urls");
            }
        }

        return tags.Count > 0 ? tags : throw new FormatException("purge names nothing: all, tags or urls are missing or empty");
    }

    private static string TagOf(string property, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"purge.{property} should be an array of strings");
        }

        var text = item.GetString()!;
        return property == "urls" ? CacheTag.OfTarget(TargetOf(text))
            : CacheTag.Parse(text) ?? throw new FormatException(
                $"'{text}' is not a tag: 1 to {CacheTag.MaxLength} visible ASCII characters without commas");
    }

    /// <summary>Path and query; of an address with a host too, as a site's pages have one path under each of its hosts.</summary>
    private static string TargetOf(string url)
    {
        if (url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal))
        {
            return url.Split('#')[0];
        }

        return AbsoluteUrl.Parse(url)?.Target
            ?? throw new FormatException($"'{url}' should be a path that begins with '/', or an http or https URL");
    }
}
