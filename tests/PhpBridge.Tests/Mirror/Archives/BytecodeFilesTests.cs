using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

/// <summary>opcache's folder in one sandbox, through an archive into that of another.</summary>
public sealed class BytecodeFilesTests : IDisposable
{
    private const string Root = "/mnt/wordpress";
    private const string Build = "0123abcd";

    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();
    private readonly TemporaryFolder _efs = new();
    private readonly BytecodeFiles _files;
    private readonly BytecodeFiles _others;
    private readonly RecordedLog _log = new();

    public BytecodeFilesTests()
    {
        _files = new BytecodeFiles(Path.Combine(_first.Path, "opcache"), Root);
        _others = new BytecodeFiles(Path.Combine(_second.Path, "opcache"), Root);
    }

    private string ArchivePath => Path.Combine(_efs.Path, "bytecode-1");

    public void Dispose()
    {
        _efs.Dispose();
        _second.Dispose();
        _first.Dispose();
    }

    [Fact]
    public void Compiled_scripts_reach_another_sandbox()
    {
        Compile("index.php", "compiled index");
        Compile("wp-admin/index.php", "compiled admin");
        Archive("index.php", "wp-admin/index.php");

        Assert.Empty(UnpackOthers());

        Assert.Equal("compiled index", File.ReadAllText(PathOf(_others, "index.php")));
        Assert.Equal("compiled admin", File.ReadAllText(PathOf(_others, "wp-admin/index.php")));
        Assert.Equal(0, _others.CountNew());
    }

    [Fact]
    public void Only_scripts_of_the_working_set_are_archived()
    {
        Compile("index.php", "1");
        Compile("once.php", "1");

        Assert.Equal(1, Archive("index.php", "never-compiled.php"));
    }

    [Theory]
    [InlineData("plugins/a/a.php", ChangeScope.Subtree, false)]
    [InlineData("plugins/a", ChangeScope.Subtree, false)]
    [InlineData("", ChangeScope.Subtree, false)]
    [InlineData("plugins/a", ChangeScope.Entry, true)]
    [InlineData("plugins/a2", ChangeScope.Subtree, true)]
    [InlineData("plugins/a/a.ph", ChangeScope.Subtree, true)]
    public void Bytecode_of_scripts_that_have_changed_since_is_skipped(string path, object scope, bool isUnpacked)
    {
        Compile("plugins/a/a.php", "1");
        Archive("plugins/a/a.php");

        UnpackOthers(new PathChange(path, (ChangeScope)scope));

        Assert.Equal(isUnpacked, _others.Any);
    }

    [Fact]
    public void New_files_are_counted_until_they_are_archived()
    {
        Assert.False(_files.Any);
        Compile("a.php", "1");
        Compile("b.php", "1");
        Assert.Equal((true, 2), (_files.Any, _files.CountNew()));

        _files.MarkArchived();
        Compile("c.php", "1");

        Assert.Equal(1, _files.CountNew());
    }

    [Fact]
    public void The_bytecode_of_one_script_or_of_all_can_be_deleted()
    {
        Compile("a.php", "1");
        Compile("b.php", "1");
        Compile("c.php", "1");

        _files.Delete($"{Root}/a.php");
        _files.Delete($"{Root}/never-compiled.php");
        Assert.Equal(2, _files.CountNew());

        _files.DeleteAll();
        Assert.False(_files.Any);
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("/tmp/phpbridge-test-outside.bin")]
    [InlineData("0123abcd/mnt/wordpress/index.php")]
    [InlineData("../opcache-other/a.bin")]
    public void An_archive_cannot_write_outside_of_the_folder_or_other_files(string name)
    {
        new ArchiveFolder(_efs.Path).Write("bytecode-1", "key", [], archive => archive.Add(name, 0, PageClass.Site, "evil"u8));

        UnpackOthers();

        Assert.Empty(Directory.GetFiles(_second.Path, "*", SearchOption.AllDirectories));
        Assert.False(File.Exists("/tmp/phpbridge-test-outside.bin"));
    }

    [Fact]
    public void An_archive_with_another_key_is_not_used()
    {
        Compile("a.php", "1");
        Archive("a.php");

        var error = Assert.Throws<InvalidDataException>(() => BytecodeArchive.Open(ArchivePath, "another key", _others, []));

        Assert.Contains("another PHP", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_block_is_rejected_and_the_others_are_used()
    {
        var noise = new byte[600_000]; // A block each.
        new Random(1).NextBytes(noise);
        Compile("a.php", Convert.ToBase64String(noise));
        Compile("b.php", Convert.ToBase64String(noise));
        Archive("a.php", "b.php");
        DamagedFile.InvertByte(ArchivePath, fromEnd: 1);

        Assert.Single(UnpackOthers());

        Assert.True(File.Exists(PathOf(_others, "a.php")));
        Assert.False(File.Exists(PathOf(_others, "b.php")));
    }

    [Fact]
    public void Blocks_come_where_the_working_set_wants_their_first_script_and_unknown_ones_last()
    {
        Compile("site.php", "1");
        Compile("admin.php", "1");
        Compile("unknown.php", "1");
        new ArchiveFolder(_efs.Path).Write("bytecode-1", "key", [], archive => _files.AddTo(
            archive, new() { ["site.php"] = PageClass.Site, ["admin.php"] = PageClass.Admin, ["unknown.php"] = PageClass.Other }));

        var loads = BytecodeArchive.Open(ArchivePath, "key", _others, [])
            .PlanLoads(
                new() { ["x.php"] = PageClass.Site, ["site.php"] = PageClass.Site, ["admin.php"] = PageClass.Admin },
                _ => { },
                _log)
            .ToList();

        Assert.Equal(
            [(1, PageClass.Site), (2, PageClass.Admin), (int.MaxValue, PageClass.Other)],
            loads.Select(load => (load.Position, load.PageClass)));
        loads[0].Archive.Dispose();
    }

    private static string PathOf(BytecodeFiles files, string script) => $"{files.Folder}/{Build}{Root}/{script}.bin";

    private void Compile(string script, string bytecode)
    {
        var path = PathOf(_files, script);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, bytecode);
    }

    private int Archive(params string[] workingSet)
    {
        var scripts = new OrderedDictionary<string, PageClass>();
        foreach (var script in workingSet)
        {
            scripts.Add(script, PageClass.Site);
        }

        var count = 0;
        new ArchiveFolder(_efs.Path).Write("bytecode-1", "key", [], archive => count = _files.AddTo(archive, scripts));
        return count;
    }

    private List<string> UnpackOthers(params PathChange[] changes)
    {
        var rejections = new List<string>();
        var queue = new LoadQueue(
            BytecodeArchive.Open(ArchivePath, "key", _others, changes).PlanLoads([], e => rejections.Add(e.Message), _log));
        queue.Start();
        Assert.True(queue.Wait(TimeSpan.FromSeconds(30)));
        return rejections;
    }
}
