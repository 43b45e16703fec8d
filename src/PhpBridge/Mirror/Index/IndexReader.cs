using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>Reads and marks the bytes of an index, in an array or in mapped memory.</summary>
internal readonly ref struct IndexReader(Span<byte> image)
{
    private readonly Span<byte> _image = image;

    public ref IndexHeader Header => ref MemoryMarshal.AsRef<IndexHeader>(_image);

    public Span<IndexEntry> Entries
        => MemoryMarshal.Cast<byte, IndexEntry>(_image.Slice((int)Header.EntriesAt, (int)Header.Entries * Unsafe.SizeOf<IndexEntry>()));

    private Span<uint> Buckets
        => MemoryMarshal.Cast<byte, uint>(_image.Slice((int)Header.BucketsAt, (int)Header.Buckets * sizeof(uint)));

    public ReadOnlySpan<byte> NameOf(in IndexEntry entry) => _image.Slice((int)Header.NamesAt + (int)entry.Name, entry.NameLength);

    /// <summary>Tests whether the bytes are an index of this version that refers to nothing outside of itself.</summary>
    public bool IsValid()
    {
        if (_image.Length < Unsafe.SizeOf<IndexHeader>())
        {
            return false;
        }

        var header = Header;
        var entries = (ulong)header.Entries * (ulong)Unsafe.SizeOf<IndexEntry>();
        return header.Magic == IndexHeader.ExpectedMagic && header.Layout == IndexHeader.ExpectedLayout
            && header.Size == (ulong)_image.Length && header.Entries > 0
            && header.Buckets > header.Entries && BitOperations.IsPow2(header.Buckets)
            && header.EntriesAt + entries <= header.BucketsAt && header.BucketsAt + ((ulong)header.Buckets * sizeof(uint)) <= header.NamesAt
            && header.NamesAt <= header.Size && EntriesAreValid() && BucketsAreValid();
    }

    /// <returns>The number of the entry; -1 when there is none.</returns>
    public int Find(ReadOnlySpan<byte> path)
    {
        var hash = PathHash.Of(path);
        var buckets = Buckets;
        foreach (var bucket in new ProbeSequence(hash, buckets.Length))
        {
            var number = (int)buckets[bucket] - 1;
            if (number < 0)
            {
                break;
            }

            ref var entry = ref Entries[number];
            if (entry.Hash == hash && NameOf(entry).SequenceEqual(path))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>Finds the innermost entry that contains the path, usually a folder.</summary>
    /// <returns>The number of the entry; 0, the document root, when there is no closer one.</returns>
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

    /// <summary>Marks changed paths, so that the file system is called for them from now on.</summary>
    public void MarkBypassed(IEnumerable<PathChange> changes)
    {
        var entries = Entries;
        foreach (var change in changes)
        {
            var path = PathName.ToBytes(change.Path);
            if (Find(path) is >= 0 and var number)
            {
                entries[number].Flags |= change.Scope == ChangeScope.Subtree ? IndexFlags.BypassSubtree : IndexFlags.BypassEntry;
            }
            else
            {
                // A new path has no entry to mark. Lookups of it end at the folder that contains it.
                entries[FindAncestor(path)].Flags |= IndexFlags.BypassEntry;
            }
        }

        // One pass is enough: folders precede their children.
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Flags.HasFlag(IndexFlags.BypassSubtree))
            {
                foreach (ref var child in entries.Slice((int)entries[i].FirstChild, (int)entries[i].Children))
                {
                    child.Flags |= IndexFlags.BypassSubtree;
                }
            }
        }
    }

    private bool EntriesAreValid()
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

    private bool BucketsAreValid()
    {
        var entries = Header.Entries;
        foreach (var number in Buckets)
        {
            if (number > entries)
            {
                return false;
            }
        }

        return true;
    }
}
