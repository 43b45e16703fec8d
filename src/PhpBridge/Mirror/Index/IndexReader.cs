using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>Reads and marks the bytes of an index, wherever they are.</summary>
internal readonly ref struct IndexReader(Span<byte> image)
{
    private readonly Span<byte> _image = image;

    public ref IndexHeader Header => ref MemoryMarshal.AsRef<IndexHeader>(_image);

    public Span<IndexEntry> Entries
        => MemoryMarshal.Cast<byte, IndexEntry>(_image.Slice((int)Header.EntriesAt, (int)Header.Entries * Unsafe.SizeOf<IndexEntry>()));

    public ReadOnlySpan<byte> NameOf(in IndexEntry entry) => _image.Slice((int)Header.NamesAt + (int)entry.Name, entry.NameLength);

    /// <summary>Whether this is an index, and all that it refers to is within it.</summary>
    public bool IsValid()
    {
        if (_image.Length < Unsafe.SizeOf<IndexHeader>())
        {
            return false;
        }

        var header = Header;
        var entries = (ulong)header.Entries * (ulong)Unsafe.SizeOf<IndexEntry>();
        return header.Magic == IndexHeader.ExpectedMagic && header.Layout == IndexHeader.ExpectedLayout && header.Size == (ulong)_image.Length
            && header.Entries > 0 && header.Buckets > header.Entries && (header.Buckets & (header.Buckets - 1)) == 0
            && header.EntriesAt + entries <= header.BucketsAt && header.BucketsAt + ((ulong)header.Buckets * sizeof(uint)) <= header.NamesAt
            && header.NamesAt <= header.Size && EntriesFit();
    }

    /// <returns>The entry's number, or -1.</returns>
    public int Find(ReadOnlySpan<byte> path)
    {
        var hash = PathHash.Of(path);
        var header = Header;
        var buckets = MemoryMarshal.Cast<byte, uint>(_image.Slice((int)header.BucketsAt, (int)header.Buckets * sizeof(uint)));
        for (var at = (int)((hash >> 2) & (header.Buckets - 1)); buckets[at] != 0; at = (at + 1) & (buckets.Length - 1))
        {
            var number = (int)buckets[at] - 1;
            ref var entry = ref Entries[number];
            if (entry.Hash == hash && NameOf(entry).SequenceEqual(path))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>The deepest folder, or whatever else, that is in the index and that the path is in.</summary>
    public int FindAncestor(ReadOnlySpan<byte> path)
    {
        for (var end = path.LastIndexOf((byte)'/'); end > 0; end = path[..end].LastIndexOf((byte)'/'))
        {
            if (Find(path[..end]) is >= 0 and var number)
            {
                return number;
            }
        }

        return 0;
    }

    /// <summary>Marks what must be asked of the file system from now on.</summary>
    public void MarkPassing(IEnumerable<PathChange> touches)
    {
        var entries = Entries;
        foreach (var touch in touches)
        {
            var path = PathName.ToBytes(touch.Path);
            if (Find(path) is >= 0 and var number)
            {
                entries[number].Flags |= touch.Kind == ChangeScope.Subtree ? IndexFlags.SubtreePasses : IndexFlags.SelfPasses;
            }
            else
            {
                // It is new: whoever looks for it comes by the folder that it is in.
                entries[FindAncestor(path)].Flags |= IndexFlags.SelfPasses;
            }
        }

        // Parents come before their children.
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Flags.HasFlag(IndexFlags.SubtreePasses))
            {
                foreach (ref var child in entries.Slice((int)entries[i].FirstChild, (int)entries[i].Children))
                {
                    child.Flags |= IndexFlags.SubtreePasses;
                }
            }
        }
    }

    private bool EntriesFit()
    {
        var header = Header;
        foreach (ref readonly var entry in Entries)
        {
            if (header.NamesAt + entry.Name + entry.NameLength > header.Size
                || entry.Base > entry.NameLength
                || (ulong)entry.FirstChild + entry.Children > header.Entries)
            {
                return false;
            }
        }

        return true;
    }
}
