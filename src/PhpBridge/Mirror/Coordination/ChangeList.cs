using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Keeps the list of published changes short.</summary>
internal static class ChangeList
{
    // A longer manifest would need more than one WRITE, so that readers would often find it incomplete.
    private const int MaxChanges = 400;

    private const int FirstDepth = 6; // Deeper than the files of a plugin.

    /// <summary>
    /// Reduces the list to one entry per path and scope. If it is still too long, it becomes coarser, never incomplete: a whole plugin
    /// instead of its hundred files, or everything.
    /// </summary>
    public static List<PublishedChange> Simplify(IReadOnlyList<PublishedChange> changes)
    {
        var simple = Latest(changes);
        for (var depth = FirstDepth; simple.Count > MaxChanges && depth >= 0; depth--)
        {
            simple = Latest([.. simple.Select(change => Shorten(change, depth))]);
        }

        return simple;
    }

    private static PublishedChange Shorten(PublishedChange change, int depth)
    {
        var segments = change.Change.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length <= depth
            ? change
            : new PublishedChange(
                change.Revision, new PathChange(string.Join('/', segments.Take(depth)), ChangeScope.Subtree), Fingerprint.None);
    }

    private static List<PublishedChange> Latest(IEnumerable<PublishedChange> changes)
    {
        var subtrees = new Dictionary<string, long>(StringComparer.Ordinal);
        var latest = new Dictionary<PathChange, PublishedChange>();
        foreach (var change in changes.OrderBy(change => change.Change.Path.Length))
        {
            var (revision, path, _) = change;

            // A path inside of a subtree that changed at the same time or later is covered by it.
            if (RelativePath.AncestorsOf(path.Path).Any(ancestor => subtrees.TryGetValue(ancestor, out var at) && at >= revision))
            {
                continue;
            }

            if (!latest.TryGetValue(path, out var known) || known.Revision <= revision)
            {
                latest[path] = change;
            }

            if (path.Scope == ChangeScope.Subtree)
            {
                subtrees[path.Path] = latest[path].Revision;
            }
        }

        return [.. latest.Values.OrderBy(change => change.Revision)];
    }
}
