namespace PhpBridge.Mirror.Index;

/// <summary>
/// Reads changed paths from EFS and applies them to a tree. Everything else in the tree stays as it is, whatever changes on EFS
/// meanwhile: a page is made of published states only.
/// </summary>
internal sealed class TreeRefresh
{
    private readonly TreeScan _scan;
    private readonly List<(string Path, TreeNode? Node)> _subtrees = [];
    private readonly List<PathChange> _entries = [];
    private readonly List<PublishedChange> _left = [];

    /// <summary>Reads the subtrees that have changed.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public TreeRefresh(TreeScan scan, IReadOnlyCollection<PublishedChange> changes)
    {
        _scan = scan;
        ReadSubtrees(changes);
        var left = _left.Select(change => change.Change.Path).ToHashSet(StringComparer.Ordinal);
        _entries.AddRange(changes.Select(change => change.Change)
            .Where(change => change.Scope != ChangeScope.Subtree && !left.Contains(change.Path)
                && !RelativePath.IsBelowAny(change.Path, left)));
    }

    /// <summary>
    /// Changes whose paths differ from their fingerprint because they are changing again. The tree keeps its old state of them until
    /// the next change is published.
    /// </summary>
    public IReadOnlyList<PublishedChange> Left => _left;

    /// <summary>True when <see cref="Apply"/> has anything to do.</summary>
    public bool Any => _subtrees.Count + _entries.Count > 0;

    /// <summary>The fingerprint of a subtree that was read; <see cref="Fingerprint.None"/> for other changes.</summary>
    public ulong FingerprintOf(PathChange change)
        => change.Scope == ChangeScope.Subtree && _subtrees.FindIndex(subtree => subtree.Path == change.Path) is >= 0 and var at
            ? Fingerprint.Of(_subtrees[at].Node)
            : Fingerprint.None;

    /// <summary>Brings the tree up to date.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Apply(TreeNode tree)
    {
        foreach (var (path, node) in _subtrees.OrderBy(subtree => subtree.Path.Length))
        {
            Replace(tree, path, node);
        }

        foreach (var change in _entries.OrderBy(change => change.Path.Length))
        {
            RefreshEntry(tree, change);
        }
    }

    private void ReadSubtrees(IReadOnlyCollection<PublishedChange> changes)
        => BlockingParallel.ForEach([.. Topmost(changes)], change =>
        {
            var node = _scan.Run(change.Change.Path);
            lock (_subtrees)
            {
                if (change.Fingerprint == Fingerprint.None || change.Fingerprint == Fingerprint.Of(node))
                {
                    _subtrees.Add((change.Change.Path, node));
                }
                else
                {
                    _left.Add(change);
                }
            }
        });

    /// <summary>Selects the changed subtrees that are not inside of another one; the latest change of each.</summary>
    private static IEnumerable<PublishedChange> Topmost(IReadOnlyCollection<PublishedChange> changes)
    {
        var paths = new Dictionary<string, PublishedChange>(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => change.Change.Scope == ChangeScope.Subtree).OrderBy(change => change.Revision))
        {
            paths[change.Change.Path] = change;
        }

        return paths.Values.Where(change => !RelativePath.AncestorsOf(change.Change.Path).Any(paths.ContainsKey));
    }

    private static void Replace(TreeNode tree, string path, TreeNode? node)
    {
        if (path.Length == 0)
        {
            (tree.Entry, tree.Children) = node is null
                ? throw new IOException("the document root does not exist")
                : (node.Entry, node.Children);
            return;
        }

        // Without a parent in the tree there is nothing to do: the parent is new too, and its own change brings all that is in it.
        if (tree.Find(RelativePath.ParentOf(path)) is not { } parent)
        {
            return;
        }

        parent.Children.RemoveAll(child => child.Path == path);
        if (node is not null && parent.Entry.IsFolder)
        {
            parent.Children.Add(node);
            parent.Children.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        }
    }

    /// <summary>Updates the status of one path, and for <see cref="ChangeScope.List"/> the names in the folder.</summary>
    private void RefreshEntry(TreeNode tree, PathChange change)
    {
        var now = _scan.StatusAt(change.Path);
        if (now is null || tree.Find(change.Path) is not { } node)
        {
            // An excluded folder was created or deleted; of other paths a change of the subtree would have been published.
            Replace(tree, change.Path, now);
            return;
        }

        node.Entry = now.Entry with { Blob = now.Entry.IsSameAs(node.Entry) ? node.Entry.Blob : 0 };
        if (!now.Entry.IsFolder || now.Entry.Flags.HasFlag(IndexFlags.BypassSubtree))
        {
            node.Children.Clear();
        }
        else if (change.Scope == ChangeScope.List && _scan.List(node) is { } names)
        {
            var known = node.Children.ToDictionary(child => child.Name, StringComparer.Ordinal);
            node.Children = [.. names
                .Select(name => known.GetValueOrDefault(name) ?? _scan.Run(RelativePath.Combine(change.Path, name)))
                .OfType<TreeNode>()];
        }
    }
}
