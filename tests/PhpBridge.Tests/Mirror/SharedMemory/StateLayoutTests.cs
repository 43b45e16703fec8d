using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

/// <summary>Holds both sides of the shared memory together: what layout.h says, and what C# takes for it.</summary>
public sealed class StateLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Structures_have_the_sizes_that_layout_h_asserts()
    {
        Assert.Equal(88, Unsafe.SizeOf<IndexEntry>());
        Assert.Equal(56, Unsafe.SizeOf<IndexHeader>());
        Assert.Equal(StateLayout.ExpectedLayout, IndexHeader.ExpectedLayout); // layout.h has one number for both.
    }

    [Theory]
    [InlineData("MIRROR_LAYOUT", (int)StateLayout.ExpectedLayout)]
    [InlineData("MIRROR_MAX_PATH", StateLayout.MaxPath)]
    [InlineData("MIRROR_MAX_HOST", WriterLayout.MaxHost)]
    [InlineData("MIRROR_RECORDED", StateLayout.OpenedSlots)]
    [InlineData("MIRROR_OPENED", StateLayout.OpenedLogSize)]
    [InlineData("MIRROR_EXCLUDED", StateLayout.ExcludedSize)]
    [InlineData("MIRROR_TOUCHED_SELF", (int)ChangeScope.Entry)]
    [InlineData("MIRROR_TOUCHED_SUBTREE", (int)ChangeScope.Subtree)]
    [InlineData("MIRROR_SELF_PASSES", (int)IndexFlags.BypassEntry)]
    [InlineData("MIRROR_SUBTREE_PASSES", (int)IndexFlags.BypassSubtree)]
    public void Numbers_are_those_of_layout_h(string name, int value)
    {
        var header = File.ReadAllText(Repository.PathTo("src/PhpBridge.Interposer/core/layout.h"));

        var expression = Regex.Match(header, $@"\b{name} = ([\d* ]+)").Groups[1].Value;

        Assert.Equal(value, expression.Split('*').Aggregate(1, (product, factor) => product * int.Parse(factor, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Fields_lie_where_C_has_them()
    {
        // Sums of layout.h's fields, each aligned to its size.
        Assert.Equal(32, (int)Marshal.OffsetOf<StateLayout>(nameof(StateLayout.Hits)));
        Assert.Equal(56, (int)Marshal.OffsetOf<StateLayout>(nameof(StateLayout.BlobArrivals)));
        Assert.Equal(64, (int)Marshal.OffsetOf<StateLayout>(nameof(StateLayout.Root)));
        Assert.Equal(16448, (int)Marshal.OffsetOf<StateLayout>(nameof(StateLayout.Excluded)));
        Assert.Equal(32832, (int)Marshal.OffsetOf<StateLayout>(nameof(StateLayout.OpenedSet)));
        Assert.Equal(1343552, Unsafe.SizeOf<StateLayout>());
        Assert.Equal(20, (int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.ChangeLogLength)));
        Assert.Equal(32, (int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.Host)));
        Assert.Equal(288, Unsafe.SizeOf<WriterLayout>());
    }

    [Fact]
    public void All_of_it_has_its_place_on_the_disk_from_the_beginning()
    {
        var path = Path.Combine(_folder.Path, "state");
        using var state = new SharedState(path, workers: 1, "/site", "/site", _folder.Path, []);

        var status = PhpBridge.Linux.Statx.At(path)!.Value;

        Assert.InRange(status.Size, (ulong)Unsafe.SizeOf<StateLayout>(), 4UL * 1024 * 1024);
        Assert.InRange(status.Blocks * 512, status.Size, ulong.MaxValue);
    }

    [Fact]
    public void A_list_of_exclusions_that_is_too_long_is_refused()
    {
        Assert.Throws<IOException>(() => new SharedState(Path.Combine(_folder.Path, "state"), workers: 1, "/a", "/a", "/b", [new string('x', 20_000)]));
    }
}
