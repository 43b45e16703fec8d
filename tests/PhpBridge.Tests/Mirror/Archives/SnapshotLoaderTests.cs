using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

/// <summary>Code snapshots from the site's folder through an archive into a store.</summary>
public sealed class SnapshotLoaderTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _efs = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly ArchiveFolder _archives;
    private readonly SharedState _state;
    private readonly List<string> _rejections = [];
    private readonly RecordedLog _log = new();
    private FileDataStore _store;

    public SnapshotLoaderTests()
    {
        _archives = new ArchiveFolder(_efs.Path);
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 1, _site.Path, _site.Path, _sandbox.Path, []);
        _store = new FileDataStore(_sandbox.Path, maxSize: 10_000_000);
        _site.Add("index.php", "<?php require 'wp-login.php';");
        _site.Add("wp-login.php", "<?php // log in");
        _site.Add("unused.php", "<?php // not in the working set");
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
        _efs.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void The_working_set_gets_blobs_and_other_files_do_not()
    {
        using var index = Load(Build());

        Assert.Equal("<?php require 'wp-login.php';", BlobOf(index, "index.php"));
        Assert.Equal("<?php // log in", BlobOf(index, "wp-login.php"));
        Assert.Equal(0u, index[index.Find("unused.php")].Blob);
        Assert.Empty(_rejections);
    }

    [Fact]
    public void Files_are_pending_until_their_block_is_announced()
    {
        using var snapshot = SnapshotArchive.Open(_archives.PathOf(Build().Name));
        using var index = MirrorIndex.Create(_sandbox.Path, 1, snapshot.Image, 0);

        var loads = Loader(snapshot, index).PlanLoads();

        Assert.Equal([PageClass.Site, PageClass.Login], loads.Select(load => load.PageClass));
        Assert.Equal(IndexEntry.Pending, index[index.Find("index.php")].Blob);
        loads[0].Unpack();
        Assert.Equal(IndexEntry.Pending, index[index.Find("index.php")].Blob);
        loads[0].Announce();
        Assert.NotEqual(IndexEntry.Pending, index[index.Find("index.php")].Blob);
        Assert.Equal(IndexEntry.Pending, index[index.Find("wp-login.php")].Blob);
    }

    [Fact]
    public void Data_that_is_in_the_store_already_is_used_at_once()
    {
        var built = Build();
        using var first = Load(built);
        using var snapshot = SnapshotArchive.Open(_archives.PathOf(built.Name));
        using var second = MirrorIndex.Create(_sandbox.Path, 2, snapshot.Image, 0);

        Assert.Empty(Loader(snapshot, second).PlanLoads());

        Assert.Equal(first[first.Find("index.php")].Blob, second[second.Find("index.php")].Blob);
    }

    [Fact]
    public void A_damaged_block_is_rejected_once_and_its_files_are_read_from_EFS()
    {
        var built = Build();
        DamagedFile.InvertByte(_archives.PathOf(built.Name), fromEnd: 1);

        using var index = Load(built);

        Assert.Single(_rejections);
        Assert.Contains("checksum", _rejections[0], StringComparison.Ordinal);
        Assert.Equal(0u, index[index.Find("wp-login.php")].Blob);
    }

    [Fact]
    public void A_store_that_is_full_ends_the_load_without_blaming_the_archive()
    {
        var built = Build();
        _store = new FileDataStore(_sandbox.Path, maxSize: 20);

        using var index = Load(built);

        Assert.Empty(_rejections);
        Assert.Equal(0u, index[index.Find("index.php")].Blob);
        Assert.DoesNotContain(IndexEntry.Pending, Blobs(index));
    }

    [Fact]
    public void A_disk_that_fails_ends_the_load_with_one_message()
    {
        var built = Build();
        _store = new FileDataStore(_sandbox.Path, maxSize: 10_000_000);
        Directory.Delete(Path.Combine(_sandbox.Path, "blobs"), recursive: true);

        using var index = Load(built);

        Assert.Empty(_rejections);
        Assert.Equal([4016], _log.Entries.Select(entry => entry.Id));
        Assert.DoesNotContain(IndexEntry.Pending, Blobs(index));
    }

    [Fact]
    public void A_file_whose_size_in_the_index_differs_is_not_loaded()
    {
        using var snapshot = SnapshotArchive.Open(_archives.PathOf(Build().Name));
        using var index = MirrorIndex.Create(_sandbox.Path, 1, snapshot.Image, 0);
        index[index.Find("index.php")].Size++;

        var loads = Loader(snapshot, index).PlanLoads();

        Assert.Equal([PageClass.Login], loads.Select(load => load.PageClass));
        Assert.Equal(0u, index[index.Find("index.php")].Blob);
    }

    [Fact]
    public void An_archive_without_a_valid_index_is_not_a_snapshot()
    {
        _archives.Write("snapshot-1", "", "no index"u8, _ => { });

        var error = Assert.Throws<InvalidDataException>(() => SnapshotArchive.Open(_archives.PathOf("snapshot-1")));

        Assert.Contains("index", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_is_not_read()
    {
        var path = _archives.PathOf(Build().Name);
        var bytes = File.ReadAllBytes(path);
        bytes["PhpBridge archive ".Length]++;
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<InvalidDataException>(() => SnapshotArchive.Open(path));

        Assert.Contains("this version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_was_deleted_is_a_missing_file()
        => Assert.Throws<FileNotFoundException>(() => SnapshotArchive.Open(_archives.PathOf("snapshot-gone")));

    private static List<uint> Blobs(MirrorIndex index) => [.. Enumerable.Range(0, index.Count).Select(number => index[number].Blob)];

    private BuiltSnapshot Build()
    {
        using var elsewhere = new TemporaryFolder();
        return new SnapshotBuilder(_site.Path, _archives, _ => false, new FileDataStore(elsewhere.Path, 10_000_000), maxSize: 10_000_000)
            .Build(1, new() { ["index.php"] = PageClass.Site, ["wp-login.php"] = PageClass.Login });
    }

    private SnapshotLoader Loader(SnapshotArchive snapshot, MirrorIndex index)
        => new(snapshot, index, _store, _state, e => _rejections.Add(e.Message), _log);

    private MirrorIndex Load(BuiltSnapshot built)
    {
        var snapshot = SnapshotArchive.Open(_archives.PathOf(built.Name));
        var index = MirrorIndex.Create(_sandbox.Path, 1, snapshot.Image, 0);
        var queue = new LoadQueue(Loader(snapshot, index).PlanLoads());
        queue.Start();
        Assert.True(queue.Wait(Timeout));
        return index;
    }

    private string BlobOf(MirrorIndex index, string path)
        => File.ReadAllText(Path.Combine(_sandbox.Path, "blobs", $"{index[index.Find(path)].Blob}"));
}
