using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Finds changes that were made outside of the function: compares a part of the index with EFS after each response.</summary>
/// <param name="root">The document root.</param>
/// <param name="interval">The time in which the whole index is compared.</param>
internal sealed class Verification(string root, TimeSpan interval, TimeProvider clock)
{
    private const int MaxRuns = 60; // Per interval: each run starts threads.

    private readonly Suspicion _suspicion = new(clock);
    private DualClockTimestamp _last = DualClockTimestamp.Now(clock);
    private int _next;

    /// <summary>True when <see cref="Run"/> has anything to compare.</summary>
    public bool IsDue => _suspicion.IsRaised ? _suspicion.IsDue : _last.Age(clock) >= interval / MaxRuns;

    /// <summary>Compares the share of the entries that corresponds to the time since the last call.</summary>
    /// <returns>Confirmed differences.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public List<PathChange> Run(MirrorIndex index)
    {
        if (!IsDue)
        {
            return [];
        }

        if (_suspicion.IsRaised)
        {
            return CompareAll(index);
        }

        var share = Math.Min(1, _last.Age(clock) / interval);
        var count = (int)Math.Min(index.Count, Math.Ceiling(index.Count * share));
        _last = DualClockTimestamp.Now(clock);
        var first = _next;
        _next = (first + count) % index.Count;

        // One difference rarely comes alone, and a page should not consist of old and new files.
        return Compare(index, first, count).Count == 0 ? [] : CompareAll(index);
    }

    private List<PathChange> CompareAll(MirrorIndex index)
    {
        var differences = Compare(index, 0, index.Count);
        differences.Sort((one, other) => string.CompareOrdinal(one.Change.Path, other.Change.Path));
        return _suspicion.Confirms(differences) ? [.. differences.Select(difference => difference.Change)] : [];
    }

    private List<(PathChange Change, IndexEntry? Now)> Compare(MirrorIndex index, int first, int count)
    {
        var differences = new List<(PathChange, IndexEntry?)>();
        var numbers = Enumerable.Range(first, count).Select(i => i % index.Count)
            .Where(number => index[number].Flags == IndexFlags.None).ToArray();
        try
        {
            BlockingParallel.ForEach(numbers, number =>
            {
                if (Difference(index, number) is { } difference)
                {
                    lock (differences)
                    {
                        differences.Add(difference);
                    }
                }
            });
        }
        catch (AggregateException e) when (e.InnerException is IOException)
        {
            throw new IOException(e.InnerException.Message, e.InnerException);
        }

        return differences;
    }

    private (PathChange Change, IndexEntry? Now)? Difference(MirrorIndex index, int number)
    {
        var entry = index[number];
        var path = index.PathOf(number);
        var now = StatusAt(path) is { } status ? TreeNode.From(path, status).Entry : (IndexEntry?)null;
        return PathChange.Between(path, entry, now) is { } change ? (change, now) : null;
    }

    /// <returns>Null when the path does not exist, or is in a folder that may not be searched.</returns>
    private Statx? StatusAt(string path)
    {
        try
        {
            return Statx.At(RelativePath.FullPath(root, path));
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
