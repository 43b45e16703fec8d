using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

/// <summary>In which order archives are written, and so unpacked.</summary>
public sealed class WorkingSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SharedState _state;
    private readonly WorkingSet _hot;
    private readonly StateFile _file;

    public WorkingSetTests()
    {
        _state = new SharedState(Path.Combine(_folder.Path, "state"), workers: 1, "/site", "/site", _folder.Path, []);
        _hot = new WorkingSet(_state);
        _file = new StateFile(_state.Path);
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_come_by_kind_of_page_and_in_each_as_they_were_opened()
    {
        _hot.BeginPage(PageClass.Admin);
        _file.Open("z-core.php", "admin.php");
        _hot.BeginPage(PageClass.Site);
        _file.Open("index.php", "b.php", "a.php");
        _hot.BeginPage(PageClass.Login);
        _file.Open("login.php");
        _hot.Collect();

        Assert.Equal(["index.php", "b.php", "a.php", "login.php", "z-core.php", "admin.php"], _hot.Files.Keys);
        Assert.Equal(6, _hot.NewFiles);
    }

    [Fact]
    public void Files_of_the_snapshot_keep_its_order_and_get_the_first_page_class_of_either()
    {
        _hot.BeginPage(PageClass.Site);
        _file.Open("new.php", "admin.php", "deleted.php");
        _hot.Collect();

        _hot.Merge(
            new() { ["b.php"] = PageClass.Site, ["a.php"] = PageClass.Site, ["admin.php"] = PageClass.Admin },
            path => path != "deleted.php");

        Assert.Equal(["b.php", "a.php", "admin.php", "new.php", "deleted.php"], _hot.Files.Keys);
        Assert.All(_hot.Files.Values, kind => Assert.Equal(PageClass.Site, kind));
        Assert.Equal(1, _hot.NewFiles);
    }
}
