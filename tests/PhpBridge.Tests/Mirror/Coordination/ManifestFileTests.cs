using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_commit_is_a_change_for_other_sandboxes_and_not_for_its_own()
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
    public void A_deleted_manifest_is_a_change()
    {
        using var file = new ManifestFile(_folder.Path);
        file.Update(now => now.WithWriter("one"));

        File.Delete(Path.Combine(_folder.Path, "manifest"));

        Assert.True(file.HasChanged());
        Assert.Same(Manifest.None, file.Read());
    }

    [Fact]
    public void An_incomplete_manifest_is_read_once_it_is_complete()
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
