namespace PhpBridge.Packaging.Debian;

/// <summary>The distribution whose packages the layer consists of.</summary>
internal static class Distribution
{
    public const string Name = "debian";

    /// <summary>The stable release, which gets security fixes and changes nothing else.</summary>
    public const string Suite = "trixie";
}
