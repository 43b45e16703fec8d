using System.Text.Encodings.Web;
using System.Text.Json;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.Documents;

/// <summary>
/// A layer's contents in CycloneDX 1.5, which vulnerability scanners read. No date and no serial number, so that the same contents
/// give the same bytes.
/// </summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // Package URLs contain '&' and '+'.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(
        string layer,
        string version,
        LayerArchitecture architecture,
        IEnumerable<FetchedPackage> packages,
        IEnumerable<PackageVersion> nuGet)
    {
        var application = new BillComponent("application", layer, layer, version) { Licenses = [new(new("MIT"))] };
        var components = packages.Select(package => new BillComponent("library", package.Name, package.Name, package.Version)
        {
            Purl = DebianUrl(package, architecture),
            Hashes = [new("SHA-256", package.Sha256)],
        }).Concat(nuGet.Select(package => new BillComponent("library", "nuget:" + package.Name, package.Name, package.Version)
        {
            Purl = $"pkg:nuget/{package.Name}@{package.Version}",
        }));
        var bill = new Bill("CycloneDX", "1.5", 1, new(application), [.. components]);
        return JsonSerializer.Serialize(bill, Options) + "\n";
    }

    public static Bill? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Bill>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The package's address in the form of package-url/purl-spec.</summary>
    private static string DebianUrl(FetchedPackage package, LayerArchitecture architecture)
        => $"pkg:deb/{Distribution.Name}/{Escape(package.Name)}@{Escape(package.Version)}"
            + $"?arch={architecture.Debian}&distro={Distribution.Suite}";

    private static string Escape(string text)
        => text.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)
            .Replace("+", "%2B", StringComparison.Ordinal);
}
