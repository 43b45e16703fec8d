using PhpBridge.Packaging.Layers;

namespace PhpBridge.Packaging.Publishing;

/// <summary>A zip that becomes a version of a layer.</summary>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Name">The layer's name in AWS.</param>
/// <param name="Zip">The path of the zip.</param>
/// <param name="IsImagick">True for the second layer.</param>
internal sealed record LayerToPublish(LayerArchitecture Architecture, string Name, string Zip, bool IsImagick)
{
    public static IEnumerable<LayerToPublish> Of(LayerArchitecture architecture, string name, string zips, bool imagick)
    {
        yield return new(architecture, $"{name}-{architecture}", ZipOf(LayerNames.Php(architecture)), IsImagick: false);
        if (imagick)
        {
            yield return new(architecture, $"{name}-imagick-{architecture}", ZipOf(LayerNames.Imagick(architecture)), IsImagick: true);
        }

        string ZipOf(string layer) => Path.Combine(zips, layer + ".zip");
    }
}
