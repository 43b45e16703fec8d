using System.IO.Compression;
using PhpBridge.Packaging;
using PhpBridge.Packaging.Documents;
using PhpBridge.Packaging.Publishing;
using Xunit;

namespace PhpBridge.Tests.Packaging.Publishing;

public sealed class LayerDescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false, "php8.4-cli", "8.4.28-1~deb13u1", "PhpBridge 0.1.0, PHP 8.4.28, arm64")]
    [InlineData(true, "php8.4-imagick", "3.8.0-2", "PhpBridge 0.1.0, imagick for PHP 8.4: 3.8.0, arm64")]
    public void The_bill_of_materials_gives_the_versions(bool imagick, string package, string version, string description)
        => Assert.Equal(description, LayerDescription.Format(Bill("phpbridge-php84-arm64", package, version), Layer("", imagick)));

    [Theory]
    [InlineData("another-layer", "php8.4-cli")]
    [InlineData("phpbridge-php84-arm64", "php8.4-imagick")]
    public void A_bill_of_another_layer_gives_none(string name, string package)
        => Assert.Null(LayerDescription.Format(Bill(name, package, "1"), Layer("", imagick: false)));

    [Fact]
    public void A_bill_without_components_gives_none()
        => Assert.Null(LayerDescription.Format(BillOfMaterials.Read("{}"), Layer("", imagick: false)));

    [Fact]
    public void A_zip_without_a_bill_is_refused()
    {
        var zip = Path.Combine(_folder.Path, "layer.zip");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            archive.CreateEntry("bootstrap");
        }

        Assert.Contains(zip, Failure.Of(() => LayerDescription.Of(Layer(zip, imagick: false))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused()
    {
        var zip = _folder.Add("layer.zip", "no zip");

        Assert.Throws<PackagingException>(() => LayerDescription.Of(Layer(zip, imagick: false)));
    }

    public void Dispose() => _folder.Dispose();

    private static LayerToPublish Layer(string zip, bool imagick) => new(LayerArchitecture.Arm64, "mine-arm64", zip, imagick);

    private static Bill Bill(string layer, string package, string version)
        => new("CycloneDX", "1.5", 1, new(new("application", layer, layer, "0.1.0")), [new("library", package, package, version)]);
}
