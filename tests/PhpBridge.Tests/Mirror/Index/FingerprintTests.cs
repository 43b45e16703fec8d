using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

public sealed class FingerprintTests : IDisposable
{
    private readonly TemporaryFolder _site = new();

    public FingerprintTests()
    {
        _site.Add("plugin/a.php", "1");
        _site.Add("plugin/data/b.php", "1");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void An_unchanged_folder_has_the_same_fingerprint_again() => Assert.Equal(Take(), Take());

    [Fact]
    public void Times_of_folders_do_not_count()
    {
        var before = Take();

        Directory.SetLastWriteTimeUtc(Path.Combine(_site.Path, "plugin/data"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(before, Take());
    }

    [Fact]
    public void Every_other_difference_counts()
    {
        HashSet<ulong> seen = [Take()];

        _site.Add("plugin/data/b.php", "22");
        Assert.True(seen.Add(Take()));
        File.SetLastWriteTimeUtc(Path.Combine(_site.Path, "plugin/a.php"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(seen.Add(Take()));
        File.SetUnixFileMode(
            Path.Combine(_site.Path, "plugin/data"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.True(seen.Add(Take()));
        File.Move(Path.Combine(_site.Path, "plugin/data/b.php"), Path.Combine(_site.Path, "plugin/data/c.php"));
        Assert.True(seen.Add(Take()));
        Directory.Delete(Path.Combine(_site.Path, "plugin"), recursive: true);
        Assert.True(seen.Add(Take()));
        Assert.DoesNotContain(Fingerprint.None, seen);
    }

    private ulong Take() => Fingerprint.Of(new TreeScan(_site.Path, _ => false).Run("plugin"));
}
