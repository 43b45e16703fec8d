using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// Looks at paths that are known to have changed, and brings a tree up to date with them: with these, and with nothing that
/// is changing beside them.
/// </summary>
internal sealed class TreeRefresh
{
    private readonly MirrorOptions _options;
    private readonly FileDataStore _contents;
    private readonly TreeScan _scan;
    private readonly List<(string Path, TreeNode? Node)> _found = [];
    private readonly List<PathChange> _entries = [];
    private readonly List<PublishedChange> _left = [];

    /// <param name="isData">Whether a file is left to the file system.</param>
    /// <param name="changes">What is to be looked at.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public TreeRefresh(MirrorOptions options, FileDataStore contents, Func<string, bool> isData, IReadOnlyCollection<PublishedChange> changes)
    {
        (_options, _contents) = (options, contents);
        _scan = new TreeScan(options.Root, path => options.IsExcluded(path) || isData(path));
        Look(changes);
    }

    /// <summary>
    /// Changes whose paths are not, or not any longer, as they were published: they are being changed again. They are left as they
    /// are in the tree, until that has been published too.
    /// </summary>
    public IReadOnlyList<PublishedChange> Left => _left;

    /// <summary>Whether there is anything to bring up to date.</summary>
    public bool Any => _found.Count + _entries.Count > 0;

    /// <summary>Of what was found at a path that was looked at with all below.</summary>
    public ulong FingerprintOf(PathChange touch)
        => touch.Kind == ChangeScope.Subtree && _found.FindIndex(found => found.Path == touch.Path) is >= 0 and var at ? Fingerprint.Of(_found[at].Node) : Fingerprint.None;

    /// <summary>Changes the tree.</summary>
    /// <param name="hot">Files whose contents are wanted here.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Apply(TreeNode tree, Func<string, bool> hot)
    {
        foreach (var (path, node) in _found.OrderBy(item => item.Path.Length))
        {
            Replace(tree, path, node);
        }

        foreach (var touch in _entries.OrderBy(touch => touch.Path.Length))
        {
            LookAgain(tree, touch);
        }

        Keep(tree, hot);
    }

    private void Look(IReadOnlyCollection<PublishedChange> changes)
    {
        BlockingParallel.ForEach([.. Topmost(changes)], change =>
        {
            var node = _scan.Run(change.Change.Path);
            lock (_found)
            {
                if (change.Fingerprint == Fingerprint.None || change.Fingerprint == Fingerprint.Of(node))
                {
                    _found.Add((change.Change.Path, node));
                }
                else
                {
                    _left.Add(change);
                }
            }
        });
        var left = _left.Select(change => change.Change.Path).ToHashSet(StringComparer.Ordinal);
        _entries.AddRange(changes.Select(change => change.Change).Where(touch => touch.Kind != ChangeScope.Subtree && !left.Contains(touch.Path) && !Manifest.AncestorsOf(touch.Path).Any(left.Contains)));
    }

    /// <summary>Of paths that changed with all below, those that lie in no other.</summary>
    private static IEnumerable<PublishedChange> Topmost(IReadOnlyCollection<PublishedChange> changes)
    {
        var paths = new Dictionary<string, PublishedChange>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => change.Change.Kind == ChangeScope.Subtree).OrderBy(change => change.Revision))
        {
            paths[change.Change.Path] = change;
        }

        return paths.Values.Where(change => !Manifest.AncestorsOf(change.Change.Path).Any(paths.ContainsKey));
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

    /// <summary>Only the entry itself. What is below is as it was.</summary>
    private void LookAgain(TreeNode tree, PathChange touch)
    {
        var path = touch.Path;
        if (_scan.StatusAt(path) is not { } now || tree.Find(path) is not { } node)
        {
            // It came, or went, and that is all that there is to know of it: a folder that is excluded.
            Replace(tree, path, _scan.StatusAt(path));
            return;
        }

        node.Entry = now.Entry with { Content = now.Entry.IsSameAs(node.Entry) ? node.Entry.Content : 0 };
        if (!now.Entry.IsFolder || now.Entry.Flags.HasFlag(IndexFlags.SubtreePasses))
        {
            node.Children.Clear();
        }
        else if (touch.Kind == ChangeScope.List && _scan.List(node) is { } names)
        {
            var known = node.Children.ToDictionary(child => child.Name, StringComparer.Ordinal);
            node.Children = [.. names.Select(name => known.GetValueOrDefault(name) ?? _scan.Run(path.Length == 0 ? name : path + "/" + name)).OfType<TreeNode>()];
        }
    }

    /// <summary>What pages use should not have to be read from EFS while somebody changes it again.</summary>
    private void Keep(TreeNode tree, Func<string, bool> hot)
    {
        var wanted = tree.All().Where(node => node.Entry is { IsFile: true, Content: 0, Flags: IndexFlags.None } && hot(node.Path)).ToList();
        var reader = new FileDataReader(_options, _contents);
        BlockingParallel.ForEach(wanted, node => node.Entry = node.Entry with { Content = reader.Keep(node.Path, node.Entry) });
    }
}
