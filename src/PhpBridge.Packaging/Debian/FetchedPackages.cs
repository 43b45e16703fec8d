namespace PhpBridge.Packaging.Debian;

/// <summary>The packages of a layer.</summary>
/// <param name="Packages">All of them, with their files.</param>
/// <param name="MatchesLock">False if a package of the lock had to be replaced by its successor.</param>
internal sealed record FetchedPackages(IReadOnlyList<FetchedPackage> Packages, bool MatchesLock)
{
    public FetchedPackage this[string name] => Packages.First(package => package.Name == name);
}
