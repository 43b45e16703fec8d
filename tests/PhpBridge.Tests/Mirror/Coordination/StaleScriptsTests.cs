using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class StaleScriptsTests : IDisposable
{
    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly StaleScripts _stale;
    private uint _number;

    public StaleScriptsTests()
    {
        _stale = new StaleScripts(
            new MirrorOptions(_site.Path, _sandbox.Path, Library: "unused"),
            new BytecodeFiles(Path.Combine(_sandbox.Path, "opcache"), _site.Path));
        foreach (var name in (string[])["same.php", "changed.php", "deleted.php"])
        {
            _site.Add("folder/" + name, "1");
            _sandbox.Add($"opcache/build{_site.Path}/folder/{name}.bin");
        }
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void Files_that_differ_between_two_indexes_are_stale_and_lose_their_bytecode()
    {
        using var before = Index();
        _site.Add("folder/changed.php", "22");
        _site.Add("folder/new.php", "1");
        File.Delete(Path.Combine(_site.Path, "folder/deleted.php"));
        using var now = Index();

        _stale.AddDifferences(before, now);

        Assert.Equal([PathTo("folder/changed.php"), PathTo("folder/deleted.php")], _stale.Drain().Order(StringComparer.Ordinal));
        Assert.Equal(["same.php.bin"], Bytecode());
        Assert.False(_stale.Any);
    }

    [Fact]
    public void Changed_subtrees_are_stale_and_changed_entries_are_not()
    {
        _stale.AddSubtrees(
        [
            new PathChange("folder", ChangeScope.Subtree), new PathChange("other", ChangeScope.Entry),
            new PathChange("", ChangeScope.Subtree),
        ]);

        Assert.Equal([PathTo("folder"), _site.Path], _stale.Drain());
    }

    [Fact]
    public void All_scripts_are_stale_as_the_document_root_and_have_no_bytecode()
    {
        _stale.AddAll();

        Assert.Equal([_site.Path], _stale.Drain());
        Assert.Empty(Bytecode());
    }

    private MirrorIndex Index()
        => MirrorIndex.Create(_sandbox.Path, ++_number, IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!), 1);

    private string PathTo(string path) => Path.Combine(_site.Path, path);

    private IEnumerable<string?> Bytecode()
        => Directory.EnumerateFiles(Path.Combine(_sandbox.Path, "opcache"), "*", SearchOption.AllDirectories).Select(Path.GetFileName);
}
