namespace PhpBridge.Packaging.Debian;

/// <summary>A package whose file is on this machine.</summary>
internal sealed record FetchedPackage(string Name, string Version, string Sha256, string File);
