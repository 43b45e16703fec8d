using PhpBridge.Packaging.Layers;
using Xunit;

namespace PhpBridge.Tests.Packaging.Layers;

public sealed class FingerprintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FingerprintTests()
    {
        _folder.Add("php/a.php", "a");
        _folder.Add("php/b/c.php", "c");
        _folder.Add("lock", "lock");
    }

    [Fact]
    public void Unchanged_files_have_the_same_fingerprint_in_any_order()
    {
        var before = Of("php", "lock");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "lock"), DateTime.UnixEpoch);

        Assert.Equal(before, Of("lock", "php"));
    }

    [Theory]
    [InlineData("lock", "another lock")]
    [InlineData("php/b/c.php", "d")]
    [InlineData("php/new.php", "")]
    public void A_changed_or_added_file_has_another_one(string file, string content)
    {
        var before = Of("php", "lock");
        _folder.Add(file, content);

        Assert.NotEqual(before, Of("php", "lock"));
    }

    [Fact]
    public void A_renamed_file_has_another_one()
    {
        var before = Of("php", "lock");
        File.Move(Path.Combine(_folder.Path, "php/a.php"), Path.Combine(_folder.Path, "php/z.php"));

        Assert.NotEqual(before, Of("php", "lock"));
    }

    public void Dispose() => _folder.Dispose();

    private string Of(params string[] names) => Fingerprint.Of(_folder.Path, names.Select(name => Path.Combine(_folder.Path, name)));
}
