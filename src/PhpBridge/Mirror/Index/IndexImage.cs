using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>Makes of a scan what the interposer reads: layout.h, from struct mirror_index on.</summary>
internal static class IndexImage
{
    public static byte[] Of(TreeNode root)
    {
        var all = InOrder(root, out var firstChildren);
        var names = all.Select(entry => PathName.ToBytes(entry.Path)).ToArray();
        var buckets = BitOperations.RoundUpToPowerOf2((uint)all.Count * 2);
        var entriesAt = Unsafe.SizeOf<IndexHeader>();
        var bucketsAt = entriesAt + (all.Count * Unsafe.SizeOf<IndexEntry>());
        var namesAt = bucketsAt + (int)(buckets * sizeof(uint));
        var image = new byte[namesAt + names.Sum(name => name.Length)];
        MemoryMarshal.AsRef<IndexHeader>(image.AsSpan()) = new IndexHeader
        {
            Magic = IndexHeader.ExpectedMagic,
            Layout = IndexHeader.ExpectedLayout,
            Size = (ulong)image.Length,
            Entries = (uint)all.Count,
            Buckets = buckets,
            EntriesAt = (ulong)entriesAt,
            BucketsAt = (ulong)bucketsAt,
            NamesAt = (ulong)namesAt,
        };

        var entries = MemoryMarshal.Cast<byte, IndexEntry>(image.AsSpan(entriesAt, bucketsAt - entriesAt));
        var table = MemoryMarshal.Cast<byte, uint>(image.AsSpan(bucketsAt, namesAt - bucketsAt));
        for (int i = 0, name = 0; i < all.Count; name += names[i++].Length)
        {
            entries[i] = Entry(all[i], names[i], (uint)name, firstChildren[i]);
            names[i].CopyTo(image.AsSpan(namesAt + name));
            var bucket = (entries[i].Hash >> 2) & (buckets - 1);
            while (table[(int)bucket] != 0)
            {
                bucket = (bucket + 1) & (buckets - 1);
            }

            table[(int)bucket] = (uint)i + 1;
        }

        return image;
    }

    /// <summary>Level by level, so that a folder's children are neighbours.</summary>
    private static List<TreeNode> InOrder(TreeNode root, out List<uint> firstChildren)
    {
        List<TreeNode> all = [root];
        firstChildren = [];
        for (var i = 0; i < all.Count; i++)
        {
            firstChildren.Add((uint)all.Count);
            all.AddRange(all[i].Children);
        }

        return all;
    }

    private static IndexEntry Entry(TreeNode node, byte[] name, uint nameAt, uint firstChild)
        => node.Entry with
        {
            Hash = PathHash.Of(name),
            Name = nameAt,
            NameLength = (ushort)name.Length,
            Base = (ushort)(name.AsSpan().LastIndexOf((byte)'/') + 1),
            FirstChild = node.Children.Count == 0 ? 0 : firstChild,
            Children = (uint)node.Children.Count,
        };
}
