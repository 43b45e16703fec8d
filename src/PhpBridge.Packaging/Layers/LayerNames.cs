namespace PhpBridge.Packaging.Layers;

/// <summary>The names of the layers' zips.</summary>
internal static class LayerNames
{
    public const string Prefix = "phpbridge-php84";

    public static string Php(LayerArchitecture architecture) => $"{Prefix}-{architecture}";

    public static string Imagick(LayerArchitecture architecture) => $"{Prefix}-imagick-{architecture}";

    public static string Bench(LayerArchitecture architecture) => $"phpbridge-bench-{architecture}";
}
