namespace PhpBridge.Packaging.Debian;

/// <summary>A package and one of its versions.</summary>
internal sealed record PackageVersion(string Name, string Version)
{
    /// <summary>The form in which apt-get takes it.</summary>
    public override string ToString() => $"{Name}={Version}";
}
