using System.Text;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

public sealed class FileDataReaderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _run = new();
    private readonly FileDataStore _contents;
    private readonly FileDataReader _reader;

    public FileDataReaderTests()
    {
        _contents = new FileDataStore(_run.Path, maxSize: 1_000_000);
        _reader = new FileDataReader(_root.Path, _contents);
    }

    private string Copy => Directory.GetFiles(_run.Path, "*", SearchOption.AllDirectories).Single();

    [Fact]
    public void A_copy_is_for_reading_only()
    {
        var entry = Add("a.json", "of the site");

        Assert.NotEqual(0u, _reader.GetOrAdd("a.json", entry));

        Assert.Equal(
            UnixFileMode.None, File.GetUnixFileMode(Copy) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        Assert.Equal("of the site", Read("a.json", entry));
    }

    [Theory]
    [InlineData("of the SITE")]
    [InlineData("of")]
    [InlineData("")]
    public void A_copy_that_was_changed_is_taken_from_the_site_again(string damaged)
    {
        var entry = Add("a.json", "of the site");
        var first = _reader.GetOrAdd("a.json", entry);
        Damage(damaged);

        Assert.Equal("of the site", Encoding.UTF8.GetString(_reader.ReadAndAdd("a.json", entry)!));

        Assert.NotEqual(first, _contents.Find("a.json", entry));
        Assert.Equal("of the site", File.ReadAllText(Copy));
        Assert.Equal("of the site".Length, _contents.Size);
    }

    [Fact]
    public void A_copy_that_was_changed_is_gone_where_the_site_has_none_any_more()
    {
        var entry = Add("a.json", "of the site");
        _reader.GetOrAdd("a.json", entry);
        File.Delete(Path.Combine(_root.Path, "a.json"));
        Assert.Equal("of the site", Read("a.json", entry));
        Damage("of the sandbox");

        Assert.Null(_reader.Read("a.json", entry));
        Assert.Equal((0u, 0L), (_contents.Find("a.json", entry), _contents.Size));
    }

    [Theory]
    [InlineData("wp-content/database/.ht.sqlite", "anything")]
    [InlineData("data/GEO.DB", "anything")]
    [InlineData("data/site.sqlite-wal", "anything")]
    [InlineData("data/.ht.sqlite-journal", "anything")]
    [InlineData("data/store.php", "SQLite format 3\0 and tables")]
    [InlineData("data/log", "7\u007F\u0006\u0082")]
    public void Databases_are_left_to_the_site(string path, string content)
    {
        var entry = Add(path, content);

        Assert.Equal(0u, _reader.GetOrAdd(path, entry));
        Assert.Equal(0u, _reader.GetOrAdd(path, entry));
        Assert.Equal(0, _contents.Size);
    }

    [Theory]
    [InlineData("wp-includes/wp-db.php", "<?php")]
    [InlineData("data/GeoLite2.mmdb", "read only")]
    [InlineData("about.txt", "The SQLite format 3")]
    public void A_name_that_only_resembles_a_database_is_not_one(string path, string content)
        => Assert.NotEqual(0u, _reader.GetOrAdd(path, Add(path, content)));

    public void Dispose()
    {
        _root.Dispose();
        _run.Dispose();
    }

    private IndexEntry Add(string path, string content)
    {
        var place = _root.Add(path);
        File.WriteAllBytes(place, Encoding.Latin1.GetBytes(content));
        return TreeNode.From(path, Statx.At(place)!.Value).Entry;
    }

    private string? Read(string path, in IndexEntry entry)
        => _reader.Read(path, entry) is { } content ? Encoding.UTF8.GetString(content) : null;

    private void Damage(string content)
    {
        File.SetUnixFileMode(Copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Copy, content);
    }
}
