using System.Globalization;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public sealed class ArchiveNeedsTests : IDisposable
{
    private static readonly Manifest Archived = Manifest.None.WithSnapshot("snapshot-1", 0).WithBytecode("key", 0, "bytecode-1");

    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;
    private readonly StateFile _interposer;
    private readonly FileDataStore _store;
    private readonly BytecodeFiles _bytecode;
    private readonly WorkingSet _workingSet;
    private readonly DamagedArchives _damaged = new();
    private readonly MirrorOptions _options;
    private readonly Snapshot _snapshot;
    private readonly ArchiveNeeds _needs;

    public ArchiveNeedsTests()
    {
        var path = Path.Combine(_sandbox.Path, "state");
        _state = new SharedState(path, workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        _interposer = new StateFile(path);
        _store = new FileDataStore(_sandbox.Path, maxSize: 1000);
        _bytecode = new BytecodeFiles(Path.Combine(_sandbox.Path, "opcache"), _site.Path);
        _workingSet = new WorkingSet(_state);
        _options = new MirrorOptions(_site.Path, _sandbox.Path, Library: "unused") { BytecodeKey = "key", MaxSize = 1000 };
        _snapshot = new Snapshot(
            MirrorIndex.Create(_sandbox.Path, 1, IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!), 0),
            "snapshot-1",
            0,
            Archived.Revision,
            []);
        _needs = new ArchiveNeeds(_options, _store, _bytecode, _workingSet, _damaged);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void A_snapshot_that_contains_all_changes_suffices() => Assert.False(_needs.NeedsSnapshot(Archived, _snapshot));

    [Fact]
    public void A_missing_snapshot_is_needed() => Assert.True(_needs.NeedsSnapshot(Manifest.None, null));

    [Fact]
    public void A_snapshot_that_lacks_a_change_is_replaced()
        => Assert.True(_needs.NeedsSnapshot(Archived.WithChanges([new PathChange("a", ChangeScope.Subtree)]), _snapshot));

    [Fact]
    public void A_damaged_snapshot_is_replaced()
    {
        _damaged.Add("snapshot-1");

        Assert.True(_needs.NeedsSnapshot(Archived, _snapshot));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    public void A_snapshot_is_replaced_when_pages_have_opened_16_files_more(int files, bool isNeeded)
    {
        Open(files);

        Assert.Equal(isNeeded, _needs.NeedsSnapshot(Archived, _snapshot));
    }

    [Fact]
    public void Files_of_pages_are_no_reason_for_a_snapshot_when_the_file_data_is_at_its_limit()
    {
        Open(100);
        _store.Add("large", default, new byte[950]);

        Assert.False(_needs.NeedsSnapshot(Archived, _snapshot));
    }

    [Fact]
    public void Bytecode_is_archived_once_PHP_has_compiled_a_script()
    {
        var manifest = Manifest.None.WithSnapshot("snapshot-1", 0);
        Assert.False(_needs.NeedsBytecode(manifest));

        Compile(1);

        Assert.True(_needs.NeedsBytecode(manifest));
    }

    [Fact]
    public void A_bytecode_archive_that_is_older_than_the_snapshot_is_replaced()
    {
        Compile(1);

        Assert.True(_needs.NeedsBytecode(Archived.WithSnapshot("snapshot-2", Archived.Revision)));
    }

    [Fact]
    public void A_bytecode_archive_is_replaced_when_pages_have_compiled_16_scripts_more()
    {
        Compile(16);

        Assert.True(_needs.NeedsBytecode(Archived));
    }

    [Fact]
    public void Bytecode_is_counted_once_per_number_of_opened_files()
    {
        Compile(15);
        Assert.True(_needs.MayNeedBytecode(Archived));
        Assert.False(_needs.NeedsBytecode(Archived));
        Assert.False(_needs.MayNeedBytecode(Archived));

        Open(1);

        Assert.True(_needs.MayNeedBytecode(Archived));
    }

    [Fact]
    public void Without_an_opcache_fingerprint_no_bytecode_is_archived()
    {
        Compile(20);

        Assert.False(
            new ArchiveNeeds(_options with { BytecodeKey = "" }, _store, _bytecode, _workingSet, _damaged).NeedsBytecode(Manifest.None));
    }

    private void Open(int files)
    {
        _interposer.Open([.. Enumerable.Range(0, files).Select(i => string.Create(CultureInfo.InvariantCulture, $"file-{i}.php"))]);
        _workingSet.Collect();
    }

    private void Compile(int scripts)
    {
        for (var i = 0; i < scripts; i++)
        {
            _sandbox.Add($"opcache/build/{_site.Path}/{i}.php.bin");
        }
    }
}
