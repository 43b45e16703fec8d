using System.IO.Compression;
using PhpBridge.Packaging.Documents;
using PhpBridge.Packaging.Layers;

namespace PhpBridge.Packaging.Publishing;

/// <summary>The description of a layer version, taken from the zip's bill of materials. Lambda takes 256 characters.</summary>
internal static class LayerDescription
{
    public static string Of(LayerToPublish layer)
    {
        var problem = new PackagingException(
            $"{layer.Zip} has no bill of materials (phpbridge/*.cdx.json) that names its PHP: --from takes zips of ./build.sh layer");
        return Format(BillOfMaterials.Read(ReadBill(layer.Zip) ?? throw problem), layer) ?? throw problem;
    }

    /// <summary>Returns a description such as <c>PhpBridge 0.1.0, PHP 8.4.1, x86_64</c>; null for a bill without the package.</summary>
    internal static string? Format(Bill? bill, LayerToPublish layer)
    {
        var (package, title) = layer.IsImagick ? ("php8.4-imagick", "imagick for PHP 8.4:") : ("php8.4-cli", "PHP");
        var application = bill?.Metadata?.Component;
        var version = bill?.Components?.FirstOrDefault(component => component.Name == package)?.Version.Split('-')[0];
        return application is not null && application.Name.StartsWith(LayerNames.Prefix, StringComparison.Ordinal) && version is not null
            ? $"PhpBridge {application.Version}, {title} {version}, {layer.Architecture}"
            : null;
    }

    private static string? ReadBill(string zip)
    {
        try
        {
            using var archive = ZipFile.OpenRead(zip);
            var entry = archive.Entries.FirstOrDefault(entry => entry.FullName.StartsWith("phpbridge/", StringComparison.Ordinal)
                && entry.FullName.EndsWith(".cdx.json", StringComparison.Ordinal));
            if (entry is null)
            {
                return null;
            }

            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
