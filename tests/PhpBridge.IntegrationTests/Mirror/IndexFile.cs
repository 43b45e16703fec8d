using System.Buffers.Binary;
using System.Text;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>
/// An index as src/PhpBridge.Interposer/core/layout.h describes it. Written from there and not with the bridge's code, so that
/// each checks the other.
/// </summary>
internal sealed class IndexFile(string root)
{
    private const int HeaderSize = 56;
    private const int EntrySize = 88;

    public const uint SelfPasses = 1;
    public const uint SubtreePasses = 2;

    /// <summary>A content that is on its way.</summary>
    public const uint Coming = uint.MaxValue;

    /// <summary>What is below them is in no index.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    public IReadOnlyDictionary<string, uint> Contents { get; init; } = new Dictionary<string, uint>();

    public IReadOnlyDictionary<string, uint> Flags { get; init; } = new Dictionary<string, uint>();

    public byte[] ToArray()
    {
        var statuses = FileStatus.Below(root);
        var children = statuses
            .Where(status => status.Path.Length > 0 && !Excluded.Any(excluded => status.Path.StartsWith(excluded + "/", StringComparison.Ordinal)))
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
                return at + 80;
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
        "PMBI"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 3);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], entries[0].Device);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], entries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], buckets);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], bucketsAt);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], namesAt);

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
        BinaryPrimitives.WriteUInt64LittleEndian(entry, HashOf(name));
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], status.Inode);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], status.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], status.Blocks);
        BinaryPrimitives.WriteInt64LittleEndian(entry[32..], status.Modified);
        BinaryPrimitives.WriteInt64LittleEndian(entry[40..], status.Changed);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[48..], status.Mode);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[52..], status.User);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[56..], status.Group);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[60..], status.Links);
        BinaryPrimitives.WriteInt32LittleEndian(entry[64..], nameAt);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[68..], (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[70..], (ushort)(name.AsSpan().LastIndexOf((byte)'/') + 1));
        BinaryPrimitives.WriteInt32LittleEndian(entry[72..], family.First);
        BinaryPrimitives.WriteInt32LittleEndian(entry[76..], family.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[80..], Contents.GetValueOrDefault(status.Path));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[84..], FlagsOf(status));
    }

    private uint FlagsOf(FileStatus status)
    {
        var flags = Flags.GetValueOrDefault(status.Path);
        flags |= status is { IsFolder: false, Links: > 1 } ? SelfPasses : 0;
        return Excluded.Contains(status.Path) ? flags | SubtreePasses : flags;
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
