namespace PhpBridge.Packaging.Debian;

/// <summary>A file or link of an unpacked package.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="DiskPath">Where it has been unpacked.</param>
/// <param name="LinkTarget">Where the link leads; null for a file.</param>
internal sealed record PackagedFile(string Package, string DiskPath, string? LinkTarget);
