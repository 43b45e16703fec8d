using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>
/// Writes an index in the format of src/PhpBridge.Interposer/core/layout.h, independently of the bridge's code, so that each
/// implementation checks the other.
/// </summary>
internal sealed class IndexFile(string root)
{
    private static readonly int HeaderSize = SharedLayout.SizeOf("mirror_index");
    private static readonly int EntrySize = SharedLayout.SizeOf("mirror_entry");

    public static readonly uint BypassEntry = SharedLayout.Constant("MIRROR_BYPASS_ENTRY");
    public static readonly uint BypassSubtree = SharedLayout.Constant("MIRROR_BYPASS_SUBTREE");

    /// <summary>The number of a blob that is being unpacked.</summary>
    public static readonly uint Pending = SharedLayout.Constant("MIRROR_PENDING");

    /// <summary>What is below them is in no index.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    public IReadOnlyDictionary<string, uint> Contents { get; init; } = new Dictionary<string, uint>();

    public IReadOnlyDictionary<string, uint> Flags { get; init; } = new Dictionary<string, uint>();

    public byte[] ToArray()
    {
        var statuses = FileStatus.Below(root);
        var children = statuses
            .Where(status => status.Path.Length > 0)
            .Where(status => !Excluded.Any(excluded => status.Path.StartsWith(excluded + "/", StringComparison.Ordinal)))
            .OrderBy(status => status.Path, StringComparer.Ordinal)
            .ToLookup(status => status.Path.LastIndexOf('/') is >= 0 and var slash ? status.Path[..slash] : "");

        // Breadth first: then a folder's children are neighbours.
        List<FileStatus> entries = [statuses.Single(status => status.Path.Length == 0)];
        List<(int First, int Count)> families = [];
        for (var i = 0; i < entries.Count; i++)
        {
            var first = entries.Count;
            if (entries[i].IsFolder)
            {
                entries.AddRange(children[entries[i].Path]);
            }

            families.Add((first, entries.Count - first));
        }

        return Write(entries, families);
    }

    /// <summary>Where an index has the number of a path's content.</summary>
    public static int ContentAt(ReadOnlySpan<byte> index, string path)
    {
        var hash = HashOf(Encoding.UTF8.GetBytes(path));
        for (var at = HeaderSize; ; at += EntrySize)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(index[at..]) == hash)
            {
                return at + SharedLayout.OffsetOf("mirror_entry.blob");
            }
        }
    }

    public static ulong HashOf(ReadOnlySpan<byte> path)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in path)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        return hash;
    }

    private byte[] Write(List<FileStatus> entries, List<(int First, int Count)> families)
    {
        var buckets = 4;
        while (buckets < entries.Count * 2)
        {
            buckets *= 2;
        }

        var names = entries.ConvertAll(entry => Encoding.UTF8.GetBytes(entry.Path));
        var bucketsAt = HeaderSize + EntrySize * entries.Count;
        var namesAt = bucketsAt + sizeof(uint) * buckets;
        var file = new byte[namesAt + names.Sum(name => name.Length)];
        var header = file.AsSpan();
        Write(header, "mirror_index.magic", SharedLayout.Constant("MIRROR_INDEX_MAGIC"));
        Write(header, "mirror_index.layout", SharedLayout.Constant("MIRROR_LAYOUT"));
        Write(header, "mirror_index.size", file.Length);
        Write(header, "mirror_index.device", entries[0].Device);
        Write(header, "mirror_index.entries", entries.Count);
        Write(header, "mirror_index.buckets", buckets);
        Write(header, "mirror_index.entries_at", HeaderSize);
        Write(header, "mirror_index.buckets_at", bucketsAt);
        Write(header, "mirror_index.names_at", namesAt);

        var name = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            WriteEntry(file.AsSpan(HeaderSize + EntrySize * i, EntrySize), entries[i], names[i], name, families[i]);
            names[i].CopyTo(file, namesAt + name);
            name += names[i].Length;
            Insert(file.AsSpan(bucketsAt, sizeof(uint) * buckets), HashOf(names[i]), i + 1);
        }

        return file;
    }

    private void WriteEntry(Span<byte> entry, FileStatus status, byte[] name, int nameAt, (int First, int Count) family)
    {
        Write(entry, "mirror_entry.hash", HashOf(name));
        Write(entry, "mirror_entry.inode", status.Inode);
        Write(entry, "mirror_entry.size", status.Size);
        Write(entry, "mirror_entry.blocks", status.Blocks);
        Write(entry, "mirror_entry.modified", status.Modified);
        Write(entry, "mirror_entry.changed", status.Changed);
        Write(entry, "mirror_entry.mode", status.Mode);
        Write(entry, "mirror_entry.user", status.User);
        Write(entry, "mirror_entry.group", status.Group);
        Write(entry, "mirror_entry.links", status.Links);
        Write(entry, "mirror_entry.name", nameAt);
        Write(entry, "mirror_entry.name_length", (ushort)name.Length);
        Write(entry, "mirror_entry.base", (ushort)(name.AsSpan().LastIndexOf((byte)'/') + 1));
        Write(entry, "mirror_entry.first_child", family.First);
        Write(entry, "mirror_entry.children", family.Count);
        Write(entry, "mirror_entry.blob", Contents.GetValueOrDefault(status.Path));
        Write(entry, "mirror_entry.flags", FlagsOf(status));
    }

    /// <summary>Writes a number, at most as wide as the field, which is zero before.</summary>
    private static void Write<T>(Span<byte> structure, string field, T value)
        where T : IBinaryInteger<T>
        => value.WriteLittleEndian(structure.Slice(SharedLayout.OffsetOf(field), SharedLayout.SizeOf(field)));

    private uint FlagsOf(FileStatus status)
    {
        var flags = Flags.GetValueOrDefault(status.Path);
        flags |= status is { IsFolder: false, Links: > 1 } ? BypassEntry : 0;
        return Excluded.Contains(status.Path) ? flags | BypassSubtree : flags;
    }

    private static void Insert(Span<byte> buckets, ulong hash, int number)
    {
        var count = buckets.Length / sizeof(uint);
        var bucket = (int)((hash >> 2) & (ulong)(count - 1));
        while (BinaryPrimitives.ReadUInt32LittleEndian(buckets[(bucket * sizeof(uint))..]) != 0)
        {
            bucket = (bucket + 1) % count;
        }

        BinaryPrimitives.WriteInt32LittleEndian(buckets[(bucket * sizeof(uint))..], number);
    }
}
