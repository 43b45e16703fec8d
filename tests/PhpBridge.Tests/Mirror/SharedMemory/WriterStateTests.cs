using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

/// <summary>Changes that are recorded as the interposer records them.</summary>
public sealed class WriterStateTests : IDisposable
{
    private readonly TemporaryFolder _sandbox = new();
    private readonly SharedState _state;
    private readonly StateFile _php;

    public WriterStateTests()
    {
        _state = new SharedState(Path.Combine(_sandbox.Path, "state"), workers: 2, "/site", "/site", _sandbox.Path, []);
        _php = new StateFile(_state.Path);
    }

    public void Dispose()
    {
        _state.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Changes_are_read_in_the_order_in_which_they_were_made()
    {
        _php.Change("wp-content/b.php");
        _php.Change("wp-content/ä.php");

        var changes = _state.Writer(0).ReadChanges(out var isComplete);

        Assert.Equal(
            [new PathChange("wp-content/b.php", ChangeScope.Subtree), new PathChange("wp-content/ä.php", ChangeScope.Subtree)], changes);
        Assert.True(isComplete);
        Assert.Equal(4u, _state.Writer(0).ChangeCount);
    }

    [Theory]
    [InlineData("plugins/a", true)]
    [InlineData("plugins/a/deep/file.php", true)]
    [InlineData("plugins/a2", false)]
    [InlineData("plugins", false)]
    [InlineData("", false)]
    [InlineData("a", false)]
    public void A_changed_subtree_covers_what_is_below_it_only(string path, bool expected)
    {
        _php.Change("plugins/a");

        Assert.Equal(expected, _state.HasChanged(Encoding.UTF8.GetBytes(path)));
    }

    [Theory]
    [InlineData("plugins", true)]
    [InlineData("plugins/a", false)]
    public void A_changed_entry_covers_itself_only(string path, bool expected)
    {
        _php.Change("plugins", scope: ChangeScope.Entry);

        Assert.Equal(expected, _state.HasChanged(Encoding.UTF8.GetBytes(path)));
    }

    [Theory]
    [InlineData(ChangeScope.Subtree, "", true)]
    [InlineData(ChangeScope.Subtree, "anything/at/all", true)]
    [InlineData(ChangeScope.Entry, "", true)]
    [InlineData(ChangeScope.Entry, "anything", false)]
    public void The_document_root_is_a_path_like_any_other(object scope, string path, bool expected)
    {
        _php.Change("", scope: (ChangeScope)scope);

        Assert.Equal(expected, _state.HasChanged(Encoding.UTF8.GetBytes(path)));
    }

    [Fact]
    public void Each_writer_has_changes_of_its_own()
    {
        _php.Change("command.php", writer: 2);

        Assert.Empty(_state.Writer(0).ReadChanges(out _));
        Assert.False(_state.Writer(1).HasChanged("command.php"u8));
        Assert.True(_state.Writer(2).HasChanged("command.php"u8));
        Assert.True(_state.HasChanged("command.php"u8));
    }

    [Fact]
    public void Clearing_removes_everything_and_leaves_room_for_new_changes()
    {
        _php.Change("a.php");
        _php.PutForWorker(nameof(WriterLayout.Overflow), 1);

        _state.Writer(0).Clear();

        Assert.Empty(_state.Writer(0).ReadChanges(out var isComplete));
        Assert.Equal((true, 0u, false), (isComplete, _state.Writer(0).ChangeCount, _state.HasChanged("a.php"u8)));
        _php.Change("b.php");
        Assert.Equal(["b.php"], _state.Writer(0).ReadChanges(out _).Select(change => change.Path));
        Assert.False(_state.HasChanged("a.php"u8));
    }

    [Fact]
    public void A_writer_whose_memory_is_full_may_have_changed_anything()
    {
        _php.Change("a.php");
        _php.PutForWorker(nameof(WriterLayout.Overflow), 1);

        Assert.Equal(["a.php"], _state.Writer(0).ReadChanges(out var isComplete).Select(change => change.Path));
        Assert.False(isComplete);
        Assert.True(_state.HasChanged("something/else"u8));
    }

    [Fact]
    public void An_entry_that_a_process_did_not_finish_makes_the_list_incomplete()
    {
        _php.Change("a.php");
        _php.PutForWorker(nameof(WriterLayout.ChangeLogLength), 100);

        Assert.Equal(["a.php"], _state.Writer(0).ReadChanges(out var isComplete).Select(change => change.Path));
        Assert.False(isComplete);
        Assert.False(_state.Writer(0).Overflow);
    }

    [Fact]
    public void A_length_beyond_the_log_is_not_followed()
    {
        _php.Change("a.php");
        _php.PutForWorker(nameof(WriterLayout.ChangeLogLength), uint.MaxValue / 2);

        Assert.Single(_state.Writer(0).ReadChanges(out var isComplete));
        Assert.False(isComplete);
    }

    [Fact]
    public void A_request_is_announced_with_its_host_in_lower_case()
    {
        _state.Writer(0).BeginRequest("a-very-long-name.example.org");
        _state.Writer(0).BeginRequest("Example.ORG");

        var bytes = File.ReadAllBytes(_state.Path).AsSpan(Unsafe.SizeOf<StateLayout>());
        Assert.Equal(2u, BitConverter.ToUInt32(bytes[(int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.Request))..]));
        Assert.True(bytes[(int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.Host))..].StartsWith("example.org\0\0"u8));
    }
}
