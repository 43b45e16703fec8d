using System.Text;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class ManifestTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var manifest = Manifest.None
            .WithWriter("one")
            .WithChanges([new PathChange("wp-content/plugins/with space\nand%", ChangeScope.Subtree), new PathChange("", ChangeScope.Entry)]).WithoutWriter("one")
            .WithBase("base-1", 2)
            .WithWriter("two")
            .WithBytecode("key", 3, "bytecode-1");

        var read = Manifest.Parse(manifest.ToBytes(0));

        Assert.NotNull(read);
        Assert.Equal(manifest.Revision, read.Revision);
        Assert.Equal(("base-1", 2L, manifest.CompleteSince), (read.Base, read.BaseRevision, read.CompleteSince));
        Assert.Equal(manifest.Writers, read.Writers);
        Assert.Equal(manifest.Bytecode, read.Bytecode);
        Assert.Equal(manifest.Changes, read.Changes);
    }

    [Fact]
    public void Whatever_is_not_whole_is_not_read()
    {
        var bytes = Manifest.None.WithWriter("one").WithBase("base-1", 0).ToBytes(0);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Manifest.Parse(bytes.AsSpan(0, length)));
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 4;
            Assert.Null(Manifest.Parse(damaged));
        }
    }

    [Fact]
    public void Two_records_in_a_row_differ_in_length_as_a_clock_may_tick_in_seconds()
    {
        var before = Manifest.None.WithWriter("one").ToBytes(0);

        var after = Manifest.Parse(before)!.WithWriter("one").ToBytes(before.Length);

        Assert.NotEqual(before.Length, after.Length);
        Assert.NotNull(Manifest.Parse(after));
    }

    [Fact]
    public void A_base_knows_the_changes_before_it_and_those_after_it_stay()
    {
        var manifest = Manifest.None
            .WithChanges([new PathChange("early", ChangeScope.Subtree)]).WithoutWriter("")
            .WithBase("base-1", 1)
            .WithChanges([new PathChange("late", ChangeScope.Subtree)]).WithoutWriter("");

        Assert.Equal([new PathChange("late", ChangeScope.Subtree)], manifest.PathChangesSince(manifest.BaseRevision));
    }

    [Fact]
    public void Whoever_has_the_base_before_the_last_still_learns_all_that_has_changed_since()
    {
        var manifest = Manifest.None.WithBase("base-1", 0);
        manifest = manifest.WithChanges([new PathChange("first", ChangeScope.Subtree)]).WithoutWriter("");
        manifest = manifest.WithBase("base-2", manifest.Revision);
        manifest = manifest.WithChanges([new PathChange("second", ChangeScope.Subtree)]).WithoutWriter("");

        Assert.Equal(0, manifest.CompleteSince);
        Assert.Equal(["first", "second"], manifest.PathChangesSince(0).Select(touch => touch.Path));
    }

    [Fact]
    public void Whoever_has_an_older_one_can_tell()
    {
        var manifest = Manifest.None.WithBase("base-1", 0);
        for (var i = 2; i < 300; i++)
        {
            manifest = manifest.WithChanges([new PathChange($"change-{i}", ChangeScope.Subtree)]).WithoutWriter("");
            manifest = manifest.WithBase($"base-{i}", manifest.Revision);
        }

        Assert.True(manifest.CompleteSince > 0);
    }

    [Fact]
    public void A_folder_that_has_changed_stands_for_all_that_is_in_it()
    {
        var manifest = Manifest.None.WithChanges([
            new PathChange("wp-content/plugins/a/one.php", ChangeScope.Subtree), new PathChange("wp-content/plugins/a", ChangeScope.Subtree), new PathChange("wp-content/plugins", ChangeScope.Entry),
        ]).WithoutWriter("");

        Assert.Equal(
            [new PathChange("wp-content/plugins", ChangeScope.Entry), new PathChange("wp-content/plugins/a", ChangeScope.Subtree)],
            manifest.Changes.Select(change => change.Change));
    }

    [Fact]
    public void A_file_that_changed_after_its_folder_keeps_its_line()
    {
        var manifest = Manifest.None
            .WithChanges([new PathChange("a", ChangeScope.Subtree)]).WithoutWriter("")
            .WithChanges([new PathChange("a/file", ChangeScope.Subtree)]).WithoutWriter("");

        Assert.Contains(new PathChange("a/file", ChangeScope.Subtree), manifest.PathChangesSince(1));
    }

    [Fact]
    public void Many_changes_become_few_lines_that_cover_them()
    {
        var touches = Enumerable.Range(0, 5000).Select(i => new PathChange($"wp-includes/folder-{i % 50}/file-{i}.php", ChangeScope.Subtree)).ToList();

        var manifest = Manifest.None.WithChanges(touches).WithoutWriter("");

        Assert.InRange(manifest.Changes.Count, 1, 400);
        Assert.All(touches, touch => Assert.Contains(manifest.Changes, change => change.Change.Scope == ChangeScope.Subtree
            && (touch.Path == change.Change.Path || touch.Path.StartsWith(change.Change.Path + "/", StringComparison.Ordinal))));
        Assert.InRange(Encoding.UTF8.GetString(manifest.ToBytes(0)).Length, 1, 64 * 1024);
    }

    [Fact]
    public void A_writer_shows_that_it_lives()
    {
        var manifest = Manifest.None.WithWriter("one");

        var later = manifest.WithWriter("one");

        Assert.NotEqual(manifest.Writers["one"], later.Writers["one"]);
        Assert.Empty(later.WithChanges([]).WithoutWriter("one").Writers);
    }
}
