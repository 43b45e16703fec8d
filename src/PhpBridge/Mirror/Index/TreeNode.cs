using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>A file, folder or link below the document root in a tree that an index is made of.</summary>
/// <param name="path">Relative to the document root (<see cref="RelativePath"/>).</param>
internal sealed class TreeNode(string path)
{
    public string Path => path;

    public string Name => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The status and flags. The members that locate an entry in an index are not set.</summary>
    public IndexEntry Entry { get; set; }

    /// <summary>The children of a folder, sorted by name.</summary>
    public List<TreeNode> Children { get; set; } = [];

    public static TreeNode From(string path, in Statx status)
        => new(path)
        {
            Entry = new IndexEntry
            {
                Inode = status.Inode,
                Size = status.Size,
                Blocks = status.Blocks,
                Modified = status.Modified.Nanoseconds,
                Changed = status.Changed.Nanoseconds,
                Mode = status.Mode,
                User = status.User,
                Group = status.Group,
                Links = status.Links,
            },
        };

    /// <summary>Reads a whole index, with its flags and the numbers of blobs. Pending blobs become absent ones.</summary>
    public static TreeNode From(MirrorIndex index)
    {
        var nodes = new TreeNode[index.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var blob = index[i].Blob;
            nodes[i] = new TreeNode(index.PathOf(i)) { Entry = index[i] with { Blob = blob == IndexEntry.Pending ? 0 : blob } };
        }

        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i].Children.AddRange(nodes.AsSpan((int)index[i].FirstChild, (int)index[i].Children));
        }

        return nodes[0];
    }

    public void Mark(IndexFlags flags) => Entry = Entry with { Flags = Entry.Flags | flags };

    /// <returns>The node; null when there is none.</returns>
    public TreeNode? Find(string below)
    {
        var node = this;
        foreach (var name in below.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Children.Find(child => child.Name == name);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>Enumerates this node and everything below it.</summary>
    public IEnumerable<TreeNode> All() => Children.SelectMany(child => child.All()).Prepend(this);
}
