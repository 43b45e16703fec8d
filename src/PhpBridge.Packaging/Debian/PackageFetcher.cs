using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Debian;

/// <summary>Provides the packages of a layer: those of the lock, or the newest ones.</summary>
internal sealed class PackageFetcher(PackageCache cache, Progress progress)
{
    /// <summary>Returns the lock's packages. Archives drop a version when its successor arrives, which then takes its place.</summary>
    public FetchedPackages FetchLocked(string lockPath)
    {
        var locked = PackageLock.Read(lockPath);
        cache.Download(locked.Select(package => new PackageVersion(package.Name, package.Version)));
        var packages = new List<FetchedPackage>();
        var complete = true;
        foreach (var (name, version, sha256) in locked)
        {
            var file = cache.PathOf(new(name, version));
            if (File.Exists(file))
            {
                PackageCache.RequireChecksum(file, sha256);
                packages.Add(new(name, version, sha256, file));
            }
            else
            {
                packages.Add(FetchSuccessor(name, version, lockPath));
                complete = false;
            }
        }

        return new(packages, complete);
    }

    /// <summary>Returns the newest versions of packages and of everything that they need.</summary>
    public FetchedPackages FetchNewest(IReadOnlyCollection<string> names)
    {
        var closure = cache.Apt.Closure(names);
        if (closure.Count <= names.Count)
        {
            throw new PackagingException($"{Distribution.Name} {Distribution.Suite} does not have all of layer/packages");
        }

        cache.Download(closure);
        return new([.. closure.Select(Fetched)], MatchesLock: true);
    }

    /// <summary>Reads lists of package names, one per line.</summary>
    public static IReadOnlyList<string> ReadNames(IEnumerable<string> files)
        => [.. files.Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    private FetchedPackage FetchSuccessor(string name, string version, string lockPath)
    {
        var newest = cache.Apt.Newest(name) ?? throw new PackagingException(
            $"{name} is no longer in {Distribution.Name} {Distribution.Suite}: make a new lock with ./build.sh layer --update");
        progress.Warning(
            $"{name} {version} of {lockPath} is no longer offered; {newest} is used instead. ./build.sh layer --update renews the lock");
        cache.Download([new(name, newest)]);
        return Fetched(new(name, newest));
    }

    private FetchedPackage Fetched(PackageVersion package)
    {
        var file = cache.PathOf(package);
        return File.Exists(file)
            ? new(package.Name, package.Version, PackageCache.Checksum(file), file)
            : throw new PackagingException($"{package.Name} {package.Version} cannot be downloaded: run the command again");
    }
}
