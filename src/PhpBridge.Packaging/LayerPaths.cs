namespace PhpBridge.Packaging;

/// <summary>Where Lambda puts the layer's folders.</summary>
internal static class LayerPaths
{
    public const string Php = "/opt/php";

    public const string Libraries = Php + "/lib";
}
