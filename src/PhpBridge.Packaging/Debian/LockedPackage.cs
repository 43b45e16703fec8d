namespace PhpBridge.Packaging.Debian;

/// <summary>A line of a lock file.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The SHA-256 of its file, in lower-case hexadecimal digits.</param>
internal sealed record LockedPackage(string Name, string Version, string Sha256)
{
    public override string ToString() => $"{Name} {Version} {Sha256}";
}
