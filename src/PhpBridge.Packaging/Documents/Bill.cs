using System.Text.Json.Serialization;

namespace PhpBridge.Packaging.Documents;

/// <summary>The document of a bill of materials, see cyclonedx.org/docs/1.5/json.</summary>
internal sealed record Bill(
    string BomFormat, string SpecVersion, int Version, BillMetadata Metadata, IReadOnlyList<BillComponent> Components);

internal sealed record BillMetadata(BillComponent Component);

internal sealed record BillComponent(string Type, [property: JsonPropertyName("bom-ref")] string BomRef, string Name, string Version)
{
    public string? Purl { get; init; }

    public IReadOnlyList<BillLicence>? Licenses { get; init; }

    public IReadOnlyList<BillHash>? Hashes { get; init; }
}

internal sealed record BillLicence(BillLicenceId License);

internal sealed record BillLicenceId(string Id);

internal sealed record BillHash(string Alg, string Content);
