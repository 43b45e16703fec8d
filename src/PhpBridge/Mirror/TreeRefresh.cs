namespace PhpBridge.Mirror;

/// <summary>Brings a tree up to date with the file system where something is known to have changed.</summary>
internal sealed class TreeRefresh(MirrorOptions options, ContentStore contents)
{
    private readonly TreeScan _scan = new(options.Root, options.IsExcluded);

    /// <summary>Changes the tree.</summary>
    /// <param name="hot">Files whose contents are wanted here.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Run(TreeNode tree, IReadOnlyCollection<Touch> touches, Func<string, bool> hot)
    {
        var found = new List<(string Path, TreeNode? Node)>();
        ManyThreads.ForEach([.. Topmost(touches)], path =>
        {
            var node = _scan.Run(path);
            lock (found)
            {
                found.Add((path, node));
            }
        });
        foreach (var (path, node) in found.OrderBy(item => item.Path.Length))
        {
            Replace(tree, path, node);
        }

        foreach (var touch in touches.Where(touch => touch.Kind == TouchKind.Self).OrderBy(touch => touch.Path.Length))
        {
            LookAgain(tree, touch.Path);
        }

        Keep(tree, hot);
    }

    /// <summary>Of paths that changed with all below, those that lie in no other.</summary>
    private static IEnumerable<string> Topmost(IReadOnlyCollection<Touch> touches)
    {
        var paths = touches.Where(touch => touch.Kind == TouchKind.Subtree).Select(touch => touch.Path).ToHashSet(StringComparer.Ordinal);
        return paths.Where(path => !Generation.AncestorsOf(path).Any(paths.Contains));
    }

    private static void Replace(TreeNode tree, string path, TreeNode? node)
    {
        if (path.Length == 0)
        {
            (tree.Entry, tree.Children) = node is null ? throw new IOException("the document root is not there") : (node.Entry, node.Children);
            return;
        }

        var slash = path.LastIndexOf('/');

        // A folder that is not there yet is new too, and comes with all that is in it.
        if (tree.Find(slash < 0 ? "" : path[..slash]) is { } parent)
        {
            var at = parent.Children.FindIndex(child => child.Path == path);
            if (at >= 0)
            {
                parent.Children.RemoveAt(at);
            }

            if (node is not null && parent.Entry.IsFolder)
            {
                parent.Children.Add(node);
                parent.Children.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
            }
        }
    }

    /// <summary>Only the entry itself: a folder's status and list. What was in it before is as it was.</summary>
    private void LookAgain(TreeNode tree, string path)
    {
        if (tree.Find(path) is not { } node)
        {
            return;
        }

        if (_scan.StatusAt(path) is not { } now)
        {
            Replace(tree, path, null);
            return;
        }

        node.Entry = now.Entry with { Content = now.Entry.IsSameAs(node.Entry) ? node.Entry.Content : 0 };
        if (!now.Entry.IsFolder || now.Entry.Flags != IndexFlags.None || _scan.List(node) is not { } names)
        {
            node.Children.Clear();
            return;
        }

        var known = node.Children.ToDictionary(child => child.Name, StringComparer.Ordinal);
        node.Children = [.. names.Select(name => known.GetValueOrDefault(name) ?? _scan.Run(path.Length == 0 ? name : path + "/" + name)).OfType<TreeNode>()];
    }

    /// <summary>As long as somebody changes files, pages are made of the state before: nothing of it should have to be read from EFS then.</summary>
    private void Keep(TreeNode tree, Func<string, bool> hot)
    {
        var wanted = tree.All().Where(node => node.Entry is { IsFile: true, Content: 0, Flags: IndexFlags.None } && hot(node.Path)).ToList();
        var reader = new ContentReader(options, contents);
        ManyThreads.ForEach(wanted, node => node.Entry = node.Entry with { Content = reader.Keep(node.Path, node.Entry) });
    }
}
