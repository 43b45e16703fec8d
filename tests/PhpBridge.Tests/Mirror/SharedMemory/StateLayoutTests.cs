using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

/// <summary>The structures of the shared memory are the same in C# and in C.</summary>
public sealed partial class StateLayoutTests : IDisposable
{
    private static readonly Dictionary<string, Type> Structures = new()
    {
        ["mirror_state"] = typeof(StateLayout),
        ["mirror_writer"] = typeof(WriterLayout),
        ["mirror_index"] = typeof(IndexHeader),
        ["mirror_entry"] = typeof(IndexEntry),
        ["mirror_barrier"] = typeof(BarrierMessage),
    };

    private static readonly Dictionary<string, uint> Constants = new()
    {
        ["MIRROR_LAYOUT"] = StateLayout.ExpectedLayout,
        ["MIRROR_STATE_MAGIC"] = StateLayout.ExpectedMagic,
        ["MIRROR_INDEX_MAGIC"] = IndexHeader.ExpectedMagic,
        ["MIRROR_MAX_PATH"] = StateLayout.MaxPath,
        ["MIRROR_MAX_DIRECTORY"] = StateLayout.MaxDirectory,
        ["MIRROR_MAX_HOST"] = WriterLayout.MaxHost,
        ["MIRROR_OPENED_SLOTS"] = StateLayout.OpenedSlots,
        ["MIRROR_OPENED_LOG_SIZE"] = StateLayout.OpenedLogSize,
        ["MIRROR_EXCLUDED_SIZE"] = StateLayout.ExcludedSize,
        ["MIRROR_SCOPE_ENTRY"] = (uint)ChangeScope.Entry,
        ["MIRROR_SCOPE_SUBTREE"] = (uint)ChangeScope.Subtree,
        ["MIRROR_PUBLISH_AND_WAIT"] = (uint)BarrierMode.PublishAndWait,
        ["MIRROR_PUBLISH"] = (uint)BarrierMode.Publish,
        ["MIRROR_PENDING"] = IndexEntry.Pending,
        ["MIRROR_BYPASS_ENTRY"] = (uint)IndexFlags.BypassEntry,
        ["MIRROR_BYPASS_SUBTREE"] = (uint)IndexFlags.BypassSubtree,
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> StructureNames => [.. Structures.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StructureNames))]
    public void Fields_of_a_structure_have_the_names_offsets_and_sizes_that_C_gives_them(string name)
    {
        var type = Structures[name];
        var expected = SharedLayout.Fields.Where(field => field.StartsWith(name + ".", StringComparison.Ordinal))
            .Select(field => (field, SharedLayout.OffsetOf(field), SharedLayout.SizeOf(field)));

        var actual = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => ($"{name}.{InC(field.Name)}", (int)Marshal.OffsetOf(type, field.Name), SizeOf(field.FieldType)));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Structures_have_the_sizes_that_C_gives_them()
    {
        Assert.Equal(SharedLayout.SizeOf("mirror_state"), Unsafe.SizeOf<StateLayout>());
        Assert.Equal(SharedLayout.SizeOf("mirror_writer"), Unsafe.SizeOf<WriterLayout>());
        Assert.Equal(SharedLayout.SizeOf("mirror_index"), Unsafe.SizeOf<IndexHeader>());
        Assert.Equal(SharedLayout.SizeOf("mirror_entry"), Unsafe.SizeOf<IndexEntry>());
        Assert.Equal(SharedLayout.SizeOf("mirror_barrier"), Unsafe.SizeOf<BarrierMessage>());
    }

    [Fact]
    public void Constants_have_the_values_that_C_gives_them()
    {
        Assert.Equal(SharedLayout.Constants.ToDictionary(name => name, SharedLayout.Constant), Constants);
        Assert.Equal(StateLayout.ExpectedLayout, IndexHeader.ExpectedLayout); // layout.h has one number for both.
    }

    [Fact]
    public void The_file_of_the_state_is_allocated_in_full_when_it_is_created()
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
        Assert.Throws<IOException>(
            () => new SharedState(Path.Combine(_folder.Path, "state"), workers: 1, "/a", "/a", "/b", [new string('x', 20_000)]));
    }

    private static string InC(string name) => Word().Replace(name, match => (match.Index == 0 ? "" : "_") + match.Value.ToLowerInvariant());

    private static int SizeOf(Type type) => Marshal.SizeOf(type.IsEnum ? Enum.GetUnderlyingType(type) : type);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
