
namespace PhpBridge.IntegrationTests.Support.Layer;

/// <summary>Both layers of each architecture, unpacked once for all tests of a class that ask for them.</summary>
public sealed class UnpackedLayers : IDisposable
{
    private readonly Lazy<UnpackedLayer> _native = new(() => new(TestFile.Layer, TestFile.ImagickLayer));
    private readonly Lazy<UnpackedLayer> _arm64 = new(() => new(TestFile.LayerArm64, TestFile.ImagickLayerArm64));

    internal UnpackedLayer Native => _native.Value;

    internal UnpackedLayer Arm64 => _arm64.Value;

    public void Dispose()
    {
        foreach (var layer in new[] { _native, _arm64 }.Where(layer => layer.IsValueCreated))
        {
            layer.Value.Dispose();
        }
    }
}
