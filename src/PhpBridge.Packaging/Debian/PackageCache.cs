using System.Security.Cryptography;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.Debian;

/// <summary>Downloaded packages of one architecture, kept so that a second build needs no network.</summary>
internal sealed class PackageCache(string folder, LayerArchitecture architecture, Progress progress) : IDisposable
{
    private readonly string _folder = Path.Combine(folder, architecture.Name);
    private DirectoryInfo? _aptFolder;
    private AptRoot? _apt;

    /// <summary>The archive's package lists, which are read when they are needed first.</summary>
    public AptRoot Apt => _apt ??= OpenApt();

    /// <summary>Returns the path of a package's file; an epoch's colon is escaped, as apt does it.</summary>
    public string PathOf(PackageVersion package)
        => Path.Combine(_folder, $"{package.Name}_{package.Version.Replace(":", "%3a", StringComparison.Ordinal)}_{architecture.Name}.deb");

    /// <summary>Downloads those packages that are missing here and that the archive still offers.</summary>
    public void Download(IEnumerable<PackageVersion> packages)
    {
        Directory.CreateDirectory(_folder);
        var missing = packages.Where(package => !File.Exists(PathOf(package))).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var available = Apt.Available(missing.Select(package => package.Name)).Intersect(missing).ToList();
        if (available.Count == 0)
        {
            return;
        }

        progress.Note($"downloading {available.Count} packages for {architecture}");
        // On the same file system, so that a file appears under its name when it is complete.
        var work = Directory.CreateDirectory(Path.Combine(_folder, ".downloading-" + Guid.NewGuid().ToString("N")));
        try
        {
            Apt.Download(work.FullName, available.Select(package => package.ToString()));
            foreach (var file in work.EnumerateFiles("*.deb"))
            {
                file.MoveTo(PathOf(DebFile.Read(file.FullName)), overwrite: true);
            }
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Compares a file with the lock; deletes it if they differ.</summary>
    public static void RequireChecksum(string file, string sha256)
    {
        if (Checksum(file) != sha256)
        {
            File.Delete(file);
            throw new PackagingException(
                $"the SHA-256 of {Path.GetFileName(file)} differs from the lock's; the file has been deleted: try again");
        }
    }

    public static string Checksum(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    public void Dispose() => _aptFolder?.Delete(recursive: true);

    private AptRoot OpenApt()
    {
        if (OsRelease.Read().Id != Distribution.Name)
        {
            throw new PackagingException(
                $"the layer's packages come from {Distribution.Name}'s archive, and this machine's apt is configured for another one: "
                + $"build it on {Distribution.Name}, for example in a container");
        }

        progress.Note($"reading {Distribution.Name} {Distribution.Suite}'s package lists for {architecture}");
        _aptFolder = Directory.CreateTempSubdirectory("phpbridge-apt-");
        return AptRoot.Open(_aptFolder.FullName, Distribution.Suite, architecture.Debian);
    }
}
