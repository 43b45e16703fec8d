using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_change_is_noticed_by_others_and_not_by_oneself()
    {
        using var one = new ManifestFile(_folder.Path);
        using var other = new ManifestFile(_folder.Path);
        one.Update(now => now.WithWriter("one"));
        other.Read();
        Assert.False(other.HasChanged());

        one.Update(now => now.WithChanges([new PathChange("a", ChangeScope.Subtree)]).WithoutWriter("one"));

        Assert.False(one.HasChanged());
        Assert.True(other.HasChanged());
        Assert.Equal(["a"], other.Read()!.Changes.Select(change => change.Change.Path));
        Assert.False(other.HasChanged());
    }

    [Fact]
    public void A_folder_that_was_deleted_and_made_anew_is_noticed()
    {
        using var file = new ManifestFile(_folder.Path);
        file.Update(now => now.WithWriter("one"));

        File.Delete(Path.Combine(_folder.Path, "manifest"));

        Assert.True(file.HasChanged());
        Assert.Same(Manifest.None, file.Read());
    }

    [Fact]
    public void Half_a_record_is_waited_for()
    {
        using var file = new ManifestFile(_folder.Path);
        file.Update(now => now.WithWriter("one"));
        var path = Path.Combine(_folder.Path, "manifest");
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..20]);

        Assert.True(file.HasChanged());
        Assert.Null(file.Read());
        Assert.True(file.HasChanged());

        File.WriteAllBytes(path, whole);
        Assert.Single(file.Read()!.Writers);
    }
}
