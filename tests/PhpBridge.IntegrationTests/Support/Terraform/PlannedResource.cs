using System.Text.Json;

namespace PhpBridge.IntegrationTests.Support.Terraform;

internal sealed record PlannedResource(string Address, string Type, JsonElement Values, JsonElement Sensitive)
{
    /// <summary>
    /// An attribute or a block; of a single block, its attributes by a dot: <c>viewer_certificate.acm_certificate_arn</c>.
    /// </summary>
    public JsonElement? Find(string path)
    {
        var found = Values;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind == JsonValueKind.Array)
            {
                if (found.GetArrayLength() == 0)
                {
                    return null;
                }

                found = found[0];
            }

            if (!found.TryGetProperty(name, out found) || found.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return found;
    }

    public string? Text(string path) => Find(path)?.ToString();

    /// <summary>False if the attribute has no value.</summary>
    public bool Is(string path) => Find(path) is { ValueKind: JsonValueKind.True };

    public int? Number(string path) => Find(path)?.GetInt32();

    /// <summary>The elements of a list or set.</summary>
    public JsonElement[] Each(string path) => Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}
