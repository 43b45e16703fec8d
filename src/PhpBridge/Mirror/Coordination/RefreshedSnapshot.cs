using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>The result of a <see cref="SnapshotRefresh"/>.</summary>
/// <param name="Snapshot">Null when there is no room for its index in /tmp.</param>
/// <param name="Tree">What the index was made of; null when nothing had to be done, or when the changed paths could not be read.</param>
/// <param name="Refresh">The changed paths as they were read; null when they could not be read.</param>
internal sealed record RefreshedSnapshot(Snapshot? Snapshot, TreeNode? Tree, TreeRefresh? Refresh)
{
    /// <summary>Changes that could not be applied, because their paths are changing again.</summary>
    public IReadOnlyList<PublishedChange> Left => Refresh?.Left ?? [];

    /// <summary>Adds the fingerprints of the paths as they were read to changes of this sandbox.</summary>
    /// <param name="listed">Subtrees that the manifest lists already. Those that contain a changed path get new fingerprints.</param>
    public Publication ToPublication(IReadOnlyCollection<PathChange> changes, IEnumerable<PathChange> listed)
    {
        if (Snapshot is null || Tree is null)
        {
            return Publication.Of(changes);
        }

        var parents = changes.SelectMany(change => RelativePath.AncestorsOf(change.Path)).ToHashSet(StringComparer.Ordinal);
        var subtrees = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var subtree in listed.Where(change => change.Scope == ChangeScope.Subtree && parents.Contains(change.Path)))
        {
            // The tree has the published state of a subtree only if no published change in it is pending.
            subtrees[subtree.Path] = Snapshot.Pending.Affect(subtree.Path) ? Fingerprint.None : Fingerprint.Of(Tree.Find(subtree.Path));
        }

        return new Publication(
            [.. changes.Select(change => new PublishedChange(0, change, Refresh?.FingerprintOf(change) ?? Fingerprint.None))],
            subtrees, Snapshot.Epoch, Snapshot.Revision);
    }
}
