using System.Runtime.InteropServices;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

/// <summary>Indexes of a real folder, as bytes.</summary>
public sealed class IndexReaderTests : IDisposable
{
    private readonly TemporaryFolder _site = new();

    public IndexReaderTests()
    {
        _site.Add("index.php", "<?php");
        _site.Add("wp-content/plugins/a/a.php", "one");
        _site.Add("wp-content/plugins/a/data/list.json", "{}");
        _site.Add("wp-content/plugins/b/b.php");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Every_entry_is_found_by_its_path()
    {
        for (var i = 0; i < 2000; i++)
        {
            _site.Add($"many/{i % 40}/file-{i}.php");
        }

        var index = new IndexReader(Image());

        Assert.InRange(index.Entries.Length, 2000, 2100);
        for (var i = 0; i < index.Entries.Length; i++)
        {
            Assert.Equal(i, index.Find(index.NameOf(index.Entries[i])));
        }
    }

    [Theory]
    [InlineData("inde")]
    [InlineData("index.php2")]
    [InlineData("wp-content/plugins/c")]
    [InlineData("/index.php")]
    public void A_path_without_an_entry_is_not_found(string path)
        => Assert.Equal(-1, new IndexReader(Image()).Find(System.Text.Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("wp-content/plugins/a/new/deep.php", "wp-content/plugins/a")]
    [InlineData("wp-content/plugins/a/a.php/below", "wp-content/plugins/a/a.php")]
    [InlineData("new/deep.php", "")]
    [InlineData("new.php", "")]
    public void The_ancestor_of_a_new_path_is_the_innermost_entry_that_contains_it(string path, string ancestor)
    {
        var index = new IndexReader(Image());

        var number = index.FindAncestor(System.Text.Encoding.UTF8.GetBytes(path));

        Assert.Equal(ancestor, System.Text.Encoding.UTF8.GetString(index.NameOf(index.Entries[number])));
    }

    [Fact]
    public void A_changed_subtree_is_bypassed_down_to_its_leaves_and_no_further()
    {
        var image = Image();

        new IndexReader(image).MarkBypassed([new PathChange("wp-content/plugins/a", ChangeScope.Subtree)]);

        Assert.Equal(
            ["wp-content/plugins/a", "wp-content/plugins/a/a.php", "wp-content/plugins/a/data", "wp-content/plugins/a/data/list.json"],
            Bypassed(image, IndexFlags.BypassSubtree));
        Assert.Empty(Bypassed(image, IndexFlags.BypassEntry));
    }

    [Fact]
    public void A_new_path_makes_the_folder_that_contains_it_bypassed()
    {
        var image = Image();

        new IndexReader(image).MarkBypassed(
            [new PathChange("wp-content/plugins/c/c.php", ChangeScope.Subtree), new PathChange("index.php", ChangeScope.Entry)]);

        Assert.Equal(["index.php", "wp-content/plugins"], Bypassed(image, IndexFlags.BypassEntry));
        Assert.Empty(Bypassed(image, IndexFlags.BypassSubtree));
    }

    [Fact]
    public void Truncated_bytes_and_other_layouts_are_invalid()
    {
        var image = Image();
        Assert.True(new IndexReader(image).IsValid());

        Assert.False(new IndexReader(image.AsSpan(0, image.Length - 1)).IsValid());
        Assert.False(new IndexReader(new byte[10]).IsValid());
        new IndexReader(image).Header.Layout++;
        Assert.False(new IndexReader(image).IsValid());
    }

    [Fact]
    public void References_outside_of_the_index_are_invalid()
    {
        Assert.False(IsValid(image => new IndexReader(image).Entries[1].Name = uint.MaxValue));
        Assert.False(IsValid(image => new IndexReader(image).Entries[1].NameLength = ushort.MaxValue));
        Assert.False(IsValid(image => new IndexReader(image).Entries[1].Base = ushort.MaxValue));
        Assert.False(IsValid(image => new IndexReader(image).Entries[0].FirstChild = uint.MaxValue));
        Assert.False(IsValid(image => new IndexReader(image).Entries[0].Children = 1000));
        Assert.False(IsValid(image => new IndexReader(image).Header.Buckets = 31));
        Assert.False(IsValid(image => new IndexReader(image).Header.NamesAt += 1000));
        Assert.False(
            IsValid(image => MemoryMarshal.Cast<byte, uint>(image.AsSpan((int)new IndexReader(image).Header.BucketsAt))[0] = 1000));
    }

    [Fact]
    public void The_children_of_a_folder_are_adjacent_and_sorted()
    {
        var index = new IndexReader(Image());
        var plugins = index.Entries[index.Find("wp-content/plugins"u8)];

        Assert.Equal(2u, plugins.Children);
        Assert.True(index.NameOf(index.Entries[(int)plugins.FirstChild]).SequenceEqual("wp-content/plugins/a"u8));
        Assert.True(index.NameOf(index.Entries[(int)plugins.FirstChild + 1]).SequenceEqual("wp-content/plugins/b"u8));
        Assert.Equal("wp-content/".Length, plugins.Base);
    }

    private bool IsValid(Action<byte[]> damage)
    {
        var image = Image();
        damage(image);
        return new IndexReader(image).IsValid();
    }

    private static List<string> Bypassed(byte[] image, IndexFlags flag)
    {
        var index = new IndexReader(image);
        var paths = new List<string>();
        foreach (ref readonly var entry in index.Entries)
        {
            if (entry.Flags.HasFlag(flag))
            {
                paths.Add(System.Text.Encoding.UTF8.GetString(index.NameOf(entry)));
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private byte[] Image() => IndexImage.Of(new TreeScan(_site.Path, _ => false).Run("")!);
}
