using PhpBridge.Packaging.Layers;
using Xunit;

namespace PhpBridge.Tests.Packaging.Layers;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkFolder _work;
    private readonly string _zip;

    public WorkFolderTests()
    {
        _work = new WorkFolder(Path.Combine(_folder.Path, "work"));
        _zip = _folder.Add("layer.zip", "zip");
    }

    [Fact]
    public void A_completed_build_is_current_until_its_inputs_change()
    {
        _work.Clear();
        _work.Complete("inputs");

        Assert.True(_work.IsCurrent("inputs", _zip));
        Assert.False(_work.IsCurrent("other inputs", _zip));
    }

    [Fact]
    public void Without_its_zip_it_is_not_current()
    {
        _work.Clear();
        _work.Complete("inputs");

        Assert.False(_work.IsCurrent("inputs", _zip, _zip + ".missing"));
    }

    [Fact]
    public void An_interrupted_build_is_not_current()
    {
        _work.Clear();
        _work.Complete("inputs");
        File.WriteAllText(Path.Combine(_work.Create("layer"), "bootstrap"), "old");
        _work.Clear();

        Assert.False(_work.IsCurrent("inputs", _zip));
        Assert.False(Directory.Exists(_work.PathTo("layer")));
    }

    public void Dispose() => _folder.Dispose();
}
