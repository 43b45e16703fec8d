using PhpBridge.Packaging;
using PhpBridge.Packaging.Debian;
using PhpBridge.Packaging.Processes;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public sealed class PackageCacheTests : IDisposable
{
    private const string Sha256OfData = "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _log = new();
    private readonly PackageCache _cache;

    public PackageCacheTests() => _cache = new(_folder.Path, LayerArchitecture.Arm64, new Progress(_log));

    [Fact]
    public void An_epochs_colon_is_escaped_in_the_files_name()
        => Assert.Equal(Path.Combine(_folder.Path, "arm64/libc6_1%3a2.41-12_arm64.deb"), _cache.PathOf(new("libc6", "1:2.41-12")));

    [Fact]
    public void Packages_that_are_here_need_no_network()
    {
        _folder.Add("arm64/libc6_2.41-12_arm64.deb", "data");

        _cache.Download([new("libc6", "2.41-12")]);

        Assert.Empty(_log.ToString());
    }

    [Fact]
    public void The_packages_of_the_lock_are_taken_with_their_files()
    {
        var file = _folder.Add("arm64/libc6_2.41-12_arm64.deb", "data");
        var path = _folder.Add("lock", $"libc6 2.41-12 {Sha256OfData}\n");

        var packages = new PackageFetcher(_cache, new Progress(_log)).FetchLocked(path);

        Assert.True(packages.MatchesLock);
        Assert.Equal([new("libc6", "2.41-12", Sha256OfData, file)], packages.Packages);
    }

    [Fact]
    public void A_file_that_differs_from_the_lock_is_refused_and_deleted()
    {
        var file = _folder.Add("arm64/libc6_2.41-12_arm64.deb", "other data");
        var path = _folder.Add("lock", $"libc6 2.41-12 {Sha256OfData}\n");

        var exception = Assert.Throws<PackagingException>(() => new PackageFetcher(_cache, new Progress(_log)).FetchLocked(path));

        Assert.Contains("libc6_2.41-12_arm64.deb", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }
}
