using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>A file, folder or link below the document root, on its way into an index.</summary>
/// <param name="path">Below the document root, without a slash in front; empty for the root.</param>
internal sealed class TreeNode(string path)
{
    public string Path => path;

    public string Name => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>All but what says where it lies in an index.</summary>
    public IndexEntry Entry { get; set; }

    /// <summary>A folder's, in order.</summary>
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

    /// <summary>The whole of an index, with what was marked in it and what has arrived.</summary>
    public static TreeNode From(MirrorIndex index)
    {
        var nodes = new TreeNode[index.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new TreeNode(index.PathOf(i)) { Entry = index[i] with { Content = index[i].Content == IndexEntry.Coming ? 0 : index[i].Content } };
        }

        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i].Children.AddRange(nodes.AsSpan((int)index[i].FirstChild, (int)index[i].Children));
        }

        return nodes[0];
    }

    public void Mark(IndexFlags flags) => Entry = Entry with { Flags = Entry.Flags | flags };

    /// <returns>The node, or null.</returns>
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

    /// <summary>This one, and all below.</summary>
    public IEnumerable<TreeNode> All() => Children.SelectMany(child => child.All()).Prepend(this);
}
