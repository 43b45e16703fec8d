using System.Text;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

public sealed class FileDataStoreTests : IDisposable
{
    private readonly TemporaryFolder _sandbox = new();
    private readonly FileDataStore _store;

    public FileDataStoreTests() => _store = new FileDataStore(_sandbox.Path, maxSize: 100);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_blob_is_a_read_only_file_with_the_data_and_the_time_of_the_original_to_the_nanosecond()
    {
        var number = Add("a.php", Entry(5, modified: 1_700_000_000_123_456_789), "<?php");

        var path = Path.Combine(_sandbox.Path, "blobs", $"{number}");
        Assert.Equal("<?php", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
        Assert.Equal(1_700_000_000_123_456_789, Statx.At(path)!.Value.Modified.Nanoseconds);
    }

    [Fact]
    public void Data_is_found_by_path_and_status_only()
    {
        var entry = Entry(5);
        var number = Add("a.php", entry, "<?php");

        Assert.Equal(number, _store.Find("a.php", entry));
        Assert.Equal(0u, _store.Find("b.php", entry));
        Assert.Equal(0u, _store.Find("a.php", entry with { Inode = 2 }));
        Assert.Equal(0u, _store.Find("a.php", entry with { Modified = 2 }));
        Assert.Equal(0u, _store.Find("a.php", entry with { Changed = 2 }));
        Assert.Equal(0u, _store.Find("a.php", entry with { Size = 4 }));
    }

    [Fact]
    public void Data_beyond_the_limit_is_refused_and_takes_no_room()
    {
        Add("a", Entry(60), new string('a', 60));

        Assert.False(_store.HasRoomFor(Entry(41)));
        Assert.Equal(0u, Add("b", Entry(41), new string('b', 41)));
        Assert.Equal(60, _store.Size);
        Assert.True(_store.HasRoomFor(Entry(40)));
        Assert.NotEqual(0u, Add("c", Entry(40), new string('c', 40)));
        Assert.Equal(100, _store.Size);
        Assert.Equal(2, Blobs.Length);
    }

    [Fact]
    public async Task Concurrent_additions_stay_within_the_limit()
    {
        var additions = Enumerable.Range(0, 64)
            .Select(i => Task.Run(() => Add($"{i}", Entry(10), "0123456789"), TestContext.Current.CancellationToken));

        var numbers = await Task.WhenAll(additions);

        Assert.Equal(10, numbers.Count(number => number != 0));
        Assert.Equal(10, numbers.Where(number => number != 0).Distinct().Count());
        Assert.Equal((100L, 10), (_store.Size, Blobs.Length));
    }

    [Fact]
    public void A_blob_that_cannot_be_written_takes_no_room()
    {
        Directory.Delete(Path.Combine(_sandbox.Path, "blobs"));

        Assert.ThrowsAny<IOException>(() => Add("a", Entry(60), new string('a', 60)));

        Assert.Equal((0L, 0u), (_store.Size, _store.Find("a", Entry(60))));
        Directory.CreateDirectory(Path.Combine(_sandbox.Path, "blobs"));
        Assert.NotEqual(0u, Add("a", Entry(60), new string('a', 60)));
    }

    [Fact]
    public void Blobs_that_no_index_refers_to_are_deleted()
    {
        var kept = Add("a", Entry(10), "0123456789");
        var deleted = Add("b", Entry(20), "01234567890123456789");

        _store.KeepOnly(new HashSet<uint> { kept });

        Assert.Equal([$"{kept}"], Blobs);
        Assert.Equal(10, _store.Size);
        Assert.Equal((kept, 0u), (_store.Find("a", Entry(10)), _store.Find("b", Entry(20))));
        Assert.NotEqual(deleted, Add("b", Entry(20), "01234567890123456789")); // A number is never used for other data.
    }

    [Fact]
    public void A_blob_that_was_replaced_stays_as_long_as_an_index_refers_to_it()
    {
        var first = Add("a", Entry(10), "0123456789");
        var second = Add("a", Entry(10), "0123456789");
        Assert.Equal((second, 20L), (_store.Find("a", Entry(10)), _store.Size));

        _store.KeepOnly(new HashSet<uint> { first, second });
        Assert.Equal(2, Blobs.Length);

        _store.KeepOnly(new HashSet<uint> { second });
        Assert.Equal([$"{second}"], Blobs);
        Assert.Equal(10, _store.Size);
    }

    [Theory]
    [InlineData("0123456780")]
    [InlineData("01234")]
    [InlineData("")]
    [InlineData("0123456789 and more")]
    public void A_blob_that_was_modified_is_not_read_and_is_deleted(string modified)
    {
        var number = Add("a", Entry(10), "0123456789");
        Assert.Equal("0123456789"u8.ToArray(), _store.Read("a", Entry(10)));
        var path = Path.Combine(_sandbox.Path, "blobs", $"{number}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, modified);

        Assert.Null(_store.Read("a", Entry(10)));

        Assert.Equal((0u, 0L, 0), (_store.Find("a", Entry(10)), _store.Size, Blobs.Length));
    }

    [Fact]
    public void Invalidated_blobs_are_not_found_and_stay_for_the_indexes_that_refer_to_them()
    {
        Add("a", Entry(10), "0123456789");

        _store.InvalidateAll();

        Assert.Equal(0u, _store.Find("a", Entry(10)));
        Assert.Null(_store.Read("a", Entry(10)));
        Assert.Single(Blobs);
        var added = Add("a", Entry(10), "0123456789");
        Assert.Equal(added, _store.Find("a", Entry(10)));
    }

    private string[] Blobs
        => Directory.GetFiles(Path.Combine(_sandbox.Path, "blobs"))
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)
            .ToArray();

    private static IndexEntry Entry(ulong size, long modified = 1) => new() { Inode = 1, Size = size, Modified = modified, Changed = 1 };

    private uint Add(string path, in IndexEntry entry, string data) => _store.Add(path, entry, Encoding.UTF8.GetBytes(data));
}
