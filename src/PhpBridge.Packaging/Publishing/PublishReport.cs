using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhpBridge.Packaging.Publishing;

/// <summary>Lists the layer versions that exist now: a table for people, JSON for machines.</summary>
internal static class PublishReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // Hashes contain '+'.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json(IEnumerable<PublishedLayer> layers) => JsonSerializer.Serialize(layers, Options) + "\n";

    public static string Table(IEnumerable<PublishedLayer> layers)
    {
        var table = new StringBuilder();
        Add("REGION", "FOR", "STATE", "ARN");
        foreach (var layer in layers)
        {
            Add(layer.Region, layer.Architecture, layer.Published ? "published" : "unchanged", layer.Arn);
        }

        return table.ToString();

        void Add(string region, string architecture, string state, string arn)
            => table.Append(CultureInfo.InvariantCulture, $"{region,-16} {architecture,-7} {state,-9} {arn}\n");
    }
}
