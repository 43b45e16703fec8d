using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class DocumentRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _link;
    private readonly SharedState _state;

    public DocumentRootTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "releases/1"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "releases/2"));
        _link = Path.Combine(_folder.Path, "current");
        Directory.CreateSymbolicLink(_link, "releases/1");
        _state = new SharedState(Path.Combine(_folder.Path, "state"), workers: 1, _link, _link, _folder.Path, []);
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_link_to_another_folder_is_followed_once()
    {
        var root = new DocumentRoot(_link);
        Assert.False(root.Follow(_state));
        Directory.Delete(_link);
        Directory.CreateSymbolicLink(_link, "releases/2");

        Assert.True(root.Follow(_state));

        Assert.Equal(Path.Combine(_folder.Path, "releases/2"), root.RealPath);
        Assert.False(root.Follow(_state));
    }

    [Fact]
    public void A_link_whose_target_is_missing_is_not_followed()
    {
        var root = new DocumentRoot(_link);
        Directory.Delete(_link);
        Directory.CreateSymbolicLink(_link, "releases/3");

        Assert.False(root.Follow(_state));
    }

    [Fact]
    public void Paths_below_a_link_are_also_given_as_PHP_resolves_them()
        => Assert.Equal(
            [_link + "/index.php", Path.Combine(_folder.Path, "releases/1/index.php")],
            new DocumentRoot(_link).WithRealPaths([_link + "/index.php"]));

    [Fact]
    public void Paths_below_a_folder_stay_as_they_are()
    {
        var folder = Path.Combine(_folder.Path, "releases/1");

        Assert.Equal([folder + "/index.php"], new DocumentRoot(folder).WithRealPaths([folder + "/index.php"]));
    }
}
