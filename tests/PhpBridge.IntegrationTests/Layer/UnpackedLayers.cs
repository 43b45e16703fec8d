namespace PhpBridge.IntegrationTests.Layer;

/// <summary>Both layers of each architecture, unpacked once for all tests of a class that ask for them.</summary>
public sealed class UnpackedLayers : IDisposable
{
    private readonly Lazy<UnpackedLayer> _native = new(() => new("PHPBRIDGE_TEST_LAYER", "PHPBRIDGE_TEST_LAYER_IMAGICK"));
    private readonly Lazy<UnpackedLayer> _arm64 = new(() => new("PHPBRIDGE_TEST_LAYER_ARM64", "PHPBRIDGE_TEST_LAYER_IMAGICK_ARM64"));

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
