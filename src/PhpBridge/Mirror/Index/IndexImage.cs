using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>Serializes a tree into the format that the interposer maps (layout.h, from struct mirror_index on).</summary>
internal static class IndexImage
{
    public static byte[] Of(TreeNode root)
    {
        var nodes = InLevelOrder(root, out var firstChildren);
        var names = nodes.Select(node => PathName.ToBytes(node.Path)).ToArray();
        var buckets = BitOperations.RoundUpToPowerOf2((uint)nodes.Count * 2);
        var entriesAt = Unsafe.SizeOf<IndexHeader>();
        var bucketsAt = entriesAt + (nodes.Count * Unsafe.SizeOf<IndexEntry>());
        var namesAt = bucketsAt + (int)(buckets * sizeof(uint));
        var image = new byte[namesAt + names.Sum(name => name.Length)];
        MemoryMarshal.AsRef<IndexHeader>(image.AsSpan()) = new IndexHeader
        {
            Magic = IndexHeader.ExpectedMagic,
            Layout = IndexHeader.ExpectedLayout,
            Size = (ulong)image.Length,
            Entries = (uint)nodes.Count,
            Buckets = buckets,
            EntriesAt = (ulong)entriesAt,
            BucketsAt = (ulong)bucketsAt,
            NamesAt = (ulong)namesAt,
        };

        var entries = MemoryMarshal.Cast<byte, IndexEntry>(image.AsSpan(entriesAt, bucketsAt - entriesAt));
        var table = MemoryMarshal.Cast<byte, uint>(image.AsSpan(bucketsAt, namesAt - bucketsAt));
        for (int i = 0, name = 0; i < nodes.Count; name += names[i++].Length)
        {
            entries[i] = EntryOf(nodes[i], names[i], (uint)name, firstChildren[i]);
            names[i].CopyTo(image.AsSpan(namesAt + name));
            Insert(table, entries[i].Hash, (uint)i + 1);
        }

        return image;
    }

    /// <summary>Lists the nodes level by level, which makes the children of a folder adjacent.</summary>
    private static List<TreeNode> InLevelOrder(TreeNode root, out List<uint> firstChildren)
    {
        List<TreeNode> nodes = [root];
        firstChildren = [];
        for (var i = 0; i < nodes.Count; i++)
        {
            firstChildren.Add((uint)nodes.Count);
            nodes.AddRange(nodes[i].Children);
        }

        return nodes;
    }

    private static IndexEntry EntryOf(TreeNode node, byte[] name, uint nameAt, uint firstChild)
        => node.Entry with
        {
            Hash = PathHash.Of(name),
            Name = nameAt,
            NameLength = (ushort)name.Length,
            Base = (ushort)(name.AsSpan().LastIndexOf((byte)'/') + 1),
            FirstChild = node.Children.Count == 0 ? 0 : firstChild,
            Children = (uint)node.Children.Count,
        };

    private static void Insert(Span<uint> table, ulong hash, uint value)
    {
        foreach (var slot in new ProbeSequence(hash, table.Length))
        {
            if (table[slot] == 0)
            {
                table[slot] = value;
                return;
            }
        }
    }
}
