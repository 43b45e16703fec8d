using System.Text;
using PhpBridge.Mirror;
using Xunit;

namespace PhpBridge.Tests.Mirror;

public class GenerationTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var generation = Generation.None
            .WithWriter("one")
            .WithChanges([new Touch("wp-content/plugins/with space\nand%", TouchKind.Subtree), new Touch("", TouchKind.Self)]).WithoutWriter("one")
            .WithBase("base-1", 2)
            .WithWriter("two")
            .WithBytecode("key", 3, "bytecode-1");

        var read = Generation.Parse(generation.ToBytes(0));

        Assert.NotNull(read);
        Assert.Equal(generation.Sequence, read.Sequence);
        Assert.Equal(("base-1", 2L, generation.CompleteSince), (read.Base, read.BaseSequence, read.CompleteSince));
        Assert.Equal(generation.Writers, read.Writers);
        Assert.Equal(generation.Bytecode, read.Bytecode);
        Assert.Equal(generation.Changes, read.Changes);
    }

    [Fact]
    public void Whatever_is_not_whole_is_not_read()
    {
        var bytes = Generation.None.WithWriter("one").WithBase("base-1", 0).ToBytes(0);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Generation.Parse(bytes.AsSpan(0, length)));
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 4;
            Assert.Null(Generation.Parse(damaged));
        }
    }

    [Fact]
    public void Two_records_in_a_row_differ_in_length_as_a_clock_may_tick_in_seconds()
    {
        var before = Generation.None.WithWriter("one").ToBytes(0);

        var after = Generation.Parse(before)!.WithWriter("one").ToBytes(before.Length);

        Assert.NotEqual(before.Length, after.Length);
        Assert.NotNull(Generation.Parse(after));
    }

    [Fact]
    public void A_base_knows_the_changes_before_it_and_those_after_it_stay()
    {
        var generation = Generation.None
            .WithChanges([new Touch("early", TouchKind.Subtree)]).WithoutWriter("")
            .WithBase("base-1", 1)
            .WithChanges([new Touch("late", TouchKind.Subtree)]).WithoutWriter("");

        Assert.Equal([new Touch("late", TouchKind.Subtree)], generation.TouchesSince(generation.BaseSequence));
    }

    [Fact]
    public void Whoever_has_the_base_before_the_last_still_learns_all_that_has_changed_since()
    {
        var generation = Generation.None.WithBase("base-1", 0);
        generation = generation.WithChanges([new Touch("first", TouchKind.Subtree)]).WithoutWriter("");
        generation = generation.WithBase("base-2", generation.Sequence);
        generation = generation.WithChanges([new Touch("second", TouchKind.Subtree)]).WithoutWriter("");

        Assert.Equal(0, generation.CompleteSince);
        Assert.Equal(["first", "second"], generation.TouchesSince(0).Select(touch => touch.Path));
    }

    [Fact]
    public void Whoever_has_an_older_one_can_tell()
    {
        var generation = Generation.None.WithBase("base-1", 0);
        for (var i = 2; i < 300; i++)
        {
            generation = generation.WithChanges([new Touch($"change-{i}", TouchKind.Subtree)]).WithoutWriter("");
            generation = generation.WithBase($"base-{i}", generation.Sequence);
        }

        Assert.True(generation.CompleteSince > 0);
    }

    [Fact]
    public void A_folder_that_has_changed_stands_for_all_that_is_in_it()
    {
        var generation = Generation.None.WithChanges([
            new Touch("wp-content/plugins/a/one.php", TouchKind.Subtree), new Touch("wp-content/plugins/a", TouchKind.Subtree), new Touch("wp-content/plugins", TouchKind.Self),
        ]).WithoutWriter("");

        Assert.Equal(
            [new Touch("wp-content/plugins", TouchKind.Self), new Touch("wp-content/plugins/a", TouchKind.Subtree)],
            generation.Changes.Select(change => change.Touch));
    }

    [Fact]
    public void A_file_that_changed_after_its_folder_keeps_its_line()
    {
        var generation = Generation.None
            .WithChanges([new Touch("a", TouchKind.Subtree)]).WithoutWriter("")
            .WithChanges([new Touch("a/file", TouchKind.Subtree)]).WithoutWriter("");

        Assert.Contains(new Touch("a/file", TouchKind.Subtree), generation.TouchesSince(1));
    }

    [Fact]
    public void Many_changes_become_few_lines_that_cover_them()
    {
        var touches = Enumerable.Range(0, 5000).Select(i => new Touch($"wp-includes/folder-{i % 50}/file-{i}.php", TouchKind.Subtree)).ToList();

        var generation = Generation.None.WithChanges(touches).WithoutWriter("");

        Assert.InRange(generation.Changes.Count, 1, 400);
        Assert.All(touches, touch => Assert.Contains(generation.Changes, change => change.Touch.Kind == TouchKind.Subtree
            && (touch.Path == change.Touch.Path || touch.Path.StartsWith(change.Touch.Path + "/", StringComparison.Ordinal))));
        Assert.InRange(Encoding.UTF8.GetString(generation.ToBytes(0)).Length, 1, 64 * 1024);
    }

    [Fact]
    public void A_writer_shows_that_it_lives()
    {
        var generation = Generation.None.WithWriter("one");

        var later = generation.WithWriter("one");

        Assert.NotEqual(generation.Writers["one"], later.Writers["one"]);
        Assert.Empty(later.WithChanges([]).WithoutWriter("one").Writers);
    }
}
