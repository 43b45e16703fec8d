using System.Text.Json;
using PhpBridge.Packaging;
using PhpBridge.Packaging.Debian;
using PhpBridge.Packaging.Documents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Documents;

public class BillOfMaterialsTests
{
    private static readonly FetchedPackage Libstdc = new("libstdc++6", "1:14.2.0-19+b1", "abc", "/cache/libstdc++6.deb");

    [Fact]
    public void A_bill_names_the_layer_its_packages_and_what_is_linked_into_the_bootstrap()
    {
        using var bill = JsonDocument.Parse(Write());
        var root = bill.RootElement;

        Assert.Equal(("CycloneDX", "1.5"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        var layer = root.GetProperty("metadata").GetProperty("component");
        Assert.Equal(
            ("phpbridge-php84-arm64", "0.1.0"), (layer.GetProperty("bom-ref").GetString(), layer.GetProperty("version").GetString()));
        Assert.Equal("MIT", layer.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());
        var components = root.GetProperty("components");
        Assert.Equal(["libstdc++6", "CliWrap"], components.EnumerateArray().Select(component => component.GetProperty("name").GetString()));
        Assert.Equal("abc", components[0].GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal(
            ("nuget:CliWrap", "pkg:nuget/CliWrap@3.10.5"),
            (components[1].GetProperty("bom-ref").GetString(), components[1].GetProperty("purl").GetString()));
        Assert.False(components[1].TryGetProperty("hashes", out _));
    }

    [Fact]
    public void A_package_url_escapes_what_has_a_meaning_in_it()
        => Assert.Contains(
            "\"pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19%2Bb1?arch=arm64&distro=trixie\"", Write(), StringComparison.Ordinal);

    [Fact]
    public void The_same_contents_give_the_same_bytes() => Assert.Equal(Write(), Write());

    [Fact]
    public void A_bill_is_read_as_it_was_written()
    {
        var bill = BillOfMaterials.Read(Write());

        Assert.Equal("0.1.0", bill?.Metadata.Component.Version);
        Assert.Equal(["libstdc++6", "CliWrap"], bill?.Components.Select(component => component.Name));
    }

    [Fact]
    public void Text_that_is_not_JSON_is_no_bill() => Assert.Null(BillOfMaterials.Read("{ bom"));

    private static string Write()
        => BillOfMaterials.Write(
            "phpbridge-php84-arm64", "0.1.0", LayerArchitecture.Arm64, [Libstdc], [new PackageVersion("CliWrap", "3.10.5")]);
}
