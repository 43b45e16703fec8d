using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

public sealed class PredecessorStateTests : IDisposable
{
    private const string Root = "/mnt/wordpress";

    private readonly TemporaryFolder _sandbox = new();

    private string StatePath => Path.Combine(_sandbox.Path, "state");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Changes_of_workers_and_commands_are_inherited()
    {
        LeaveBehind(php =>
        {
            php.Change("a.php", writer: 0);
            php.Change("b.php", writer: 2);
        });

        Assert.Equal(
            [new PathChange("a.php", ChangeScope.Subtree), new PathChange("b.php", ChangeScope.Subtree)],
            PredecessorState.ReadUnpublished(StatePath, Root));
    }

    [Fact]
    public void A_writer_with_incomplete_changes_may_have_changed_everything()
    {
        LeaveBehind(php =>
        {
            php.Change("a.php");
            php.PutForWorker(nameof(WriterLayout.Overflow), 1);
        });

        Assert.Contains(new PathChange("", ChangeScope.Subtree), PredecessorState.ReadUnpublished(StatePath, Root));
    }

    [Theory]
    [InlineData("/mnt/wordpres")]
    [InlineData("/mnt/wordpress/sub")]
    public void Changes_below_another_document_root_do_not_count(string root)
    {
        LeaveBehind(php => php.Change("a.php"));

        Assert.Empty(PredecessorState.ReadUnpublished(StatePath, root));
    }

    [Theory]
    [InlineData(nameof(StateLayout.Magic))]
    [InlineData(nameof(StateLayout.Layout))]
    [InlineData(nameof(StateLayout.Writers))]
    [InlineData(nameof(StateLayout.ChangedSlots))]
    [InlineData(nameof(StateLayout.ChangeLogSize))]
    public void A_file_of_another_version_or_size_is_ignored(string field)
    {
        LeaveBehind(php =>
        {
            php.Change("a.php");
            php.Put(field, 123_456u);
        });

        Assert.Empty(PredecessorState.ReadUnpublished(StatePath, Root));
    }

    [Fact]
    public void A_file_that_was_cut_short_or_is_missing_is_ignored()
    {
        LeaveBehind(php => php.Change("a.php"));
        var bytes = File.ReadAllBytes(StatePath);

        foreach (var length in (int[])[0, 100, bytes.Length - 1])
        {
            File.WriteAllBytes(StatePath, bytes[..length]);
            Assert.Empty(PredecessorState.ReadUnpublished(StatePath, Root));
        }

        File.Delete(StatePath);
        Assert.Empty(PredecessorState.ReadUnpublished(StatePath, Root));
    }

    private void LeaveBehind(Action<StateFile> change)
    {
        using var state = new SharedState(StatePath, workers: 2, Root, Root, _sandbox.Path, []);
        change(new StateFile(StatePath));
    }
}
