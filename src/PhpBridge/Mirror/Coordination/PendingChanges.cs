using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Published changes that a sandbox cannot apply yet: their paths differ from the published fingerprints, since they are changing again.
/// The index keeps the previous state of these paths. Immutable.
/// </summary>
internal sealed class PendingChanges
{
    public static readonly PendingChanges None = new(new(StringComparer.Ordinal));

    // The writer of a change that is not published by then is dead, or outside of the function; the state on EFS counts.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, (PublishedChange Change, DualClockTimestamp Since)> _changes;

    private PendingChanges(Dictionary<string, (PublishedChange Change, DualClockTimestamp Since)> changes) => _changes = changes;

    public int Count => _changes.Count;

    /// <summary>Tests whether a change of the path, or of a folder that contains it, is pending.</summary>
    public bool Contains(string path)
        => Count > 0 && (_changes.ContainsKey(path) || RelativePath.AncestorsOf(path).Any(_changes.ContainsKey));

    /// <summary>Tests whether a change of the path, of a folder that contains it, or of anything in it is pending.</summary>
    public bool Affect(string path) => Contains(path) || _changes.Keys.Any(pending => RelativePath.IsAtOrBelow(pending, path));

    /// <summary>Removes changes inside of subtrees that were read again and will be published.</summary>
    public PendingChanges Without(IEnumerable<PathChange> subtrees)
    {
        var removed = subtrees.SelectMany(subtree => _changes.Keys.Where(path => RelativePath.IsAtOrBelow(path, subtree.Path)))
            .ToHashSet(StringComparer.Ordinal);
        if (removed.Count == 0)
        {
            return this;
        }

        var changes = new Dictionary<string, (PublishedChange Change, DualClockTimestamp Since)>(_changes, StringComparer.Ordinal);
        foreach (var path in removed)
        {
            changes.Remove(path);
        }

        return new PendingChanges(changes);
    }

    /// <summary>
    /// Lists the changes to try again: all that newer ones do not replace, with their current fingerprints, since a later change inside of
    /// a subtree updates the fingerprint of the subtree. A change that has timed out matches any state.
    /// </summary>
    /// <param name="newer">Changes that are applied at the same time.</param>
    public IReadOnlyList<PublishedChange> Retries(Manifest manifest, IReadOnlyCollection<PublishedChange> newer, TimeProvider clock)
    {
        if (Count == 0)
        {
            return [];
        }

        var replaced = newer.Where(change => change.Change.Scope == ChangeScope.Subtree).Select(change => change.Change.Path)
            .ToHashSet(StringComparer.Ordinal);
        return [.. _changes.Values
            .Where(pending => !replaced.Contains(pending.Change.Change.Path)
                && !RelativePath.IsBelowAny(pending.Change.Change.Path, replaced))
            .Select(pending => pending.Change with
            {
                Fingerprint = pending.Since.Age(clock) < Timeout
                    ? manifest.Changes.FirstOrDefault(change => change.Change == pending.Change.Change).Fingerprint
                    : Fingerprint.None,
            })];
    }

    /// <summary>Replaces the set by the changes that could not be applied now. Those that are the same as before keep their age.</summary>
    public PendingChanges Next(IReadOnlyCollection<PublishedChange> left, TimeProvider clock)
    {
        if (left.Count == 0)
        {
            return None;
        }

        var now = DualClockTimestamp.Now(clock);
        var next = new Dictionary<string, (PublishedChange, DualClockTimestamp)>(StringComparer.Ordinal);
        foreach (var change in left)
        {
            var isKnown = _changes.TryGetValue(change.Change.Path, out var known) && known.Change.Fingerprint == change.Fingerprint;
            next[change.Change.Path] = (change, isKnown ? known.Since : now);
        }

        return new(next);
    }
}
