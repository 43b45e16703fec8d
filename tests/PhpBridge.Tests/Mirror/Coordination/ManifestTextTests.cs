using System.Text;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

public class ManifestTextTests
{
    [Fact]
    public void A_written_manifest_is_read_as_it_was()
    {
        var manifest = Manifest.None
            .WithWriter("one")
            .WithChanges(
                [new PathChange("wp-content/plugins/with space\nand%", ChangeScope.Subtree), new PathChange("", ChangeScope.Entry)])
            .WithChanges(
                [new PublishedChange(0, new PathChange("list", ChangeScope.List), ulong.MaxValue)], new Dictionary<string, ulong>())
            .WithSnapshot("snapshot-1", 2)
            .WithWriter("two")
            .WithData(["wp-content/plugins/sample/a log.txt"])
            .WithBytecode("key", 3, "bytecode-1") with
        {
            Epoch = 1_800_000_000_000,
        };

        var read = ManifestText.Parse(ManifestText.Write(manifest, 0));

        Assert.NotNull(read);
        Assert.Equal((manifest.Epoch, manifest.Revision), (read.Epoch, read.Revision));
        Assert.Equal(("snapshot-1", 2L, manifest.CompleteSince), (read.Snapshot, read.SnapshotRevision, read.CompleteSince));
        Assert.Equal(manifest.Writers, read.Writers);
        Assert.Equal(manifest.Bytecode, read.Bytecode);
        Assert.Equal(manifest.Changes, read.Changes);
        Assert.Equal(manifest.Data, read.Data);
    }

    [Fact]
    public void A_truncated_manifest_is_not_read()
    {
        var bytes = ManifestText.Write(Manifest.None.WithWriter("one").WithSnapshot("snapshot-1", 0), 0);

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(ManifestText.Parse(bytes.AsSpan(0, length))));
    }

    [Fact]
    public void A_manifest_with_a_damaged_byte_is_not_read()
    {
        var bytes = ManifestText.Write(Manifest.None.WithWriter("one").WithSnapshot("snapshot-1", 0), 0);

        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 4;
            Assert.Null(ManifestText.Parse(damaged));
        }
    }

    [Fact]
    public void Two_manifests_in_a_row_differ_in_length_as_file_times_may_have_a_resolution_of_seconds()
    {
        var before = ManifestText.Write(Manifest.None.WithWriter("one"), 0);

        var after = ManifestText.Write(ManifestText.Parse(before)!.WithWriter("one"), before.Length);

        Assert.NotEqual(before.Length, after.Length);
        Assert.NotNull(ManifestText.Parse(after));
    }

    [Fact]
    public void A_manifest_with_thousands_of_changes_fits_into_one_WRITE()
    {
        var changes = Enumerable.Range(0, 5000)
            .Select(i => new PathChange($"wp-includes/folder-{i % 50}/file-{i}.php", ChangeScope.Subtree));

        var bytes = ManifestText.Write(Manifest.None.WithChanges(changes), 0);

        Assert.InRange(Encoding.UTF8.GetString(bytes).Length, 1, 64 * 1024);
    }
}
