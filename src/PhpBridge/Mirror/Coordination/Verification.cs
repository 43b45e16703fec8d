using PhpBridge.Time;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Compares the index with EFS, a few entries after each response, all of them in a given time: whoever changes files from
/// outside tells nobody.
/// </summary>
/// <param name="root">The document root.</param>
/// <param name="within">In which time everything is compared.</param>
internal sealed class Verification(string root, TimeSpan within, TimeProvider clock)
{
    private readonly Suspicion _suspicion = new(clock);
    private DualClockTimestamp _last = DualClockTimestamp.Now(clock);
    private int _next;

    /// <summary>Whether <see cref="Run"/> has anything to compare.</summary>
    public bool IsDue => _suspicion.IsRaised ? _suspicion.IsDue : _last.Age(clock) >= within / 60; // Not at every response: threads have to be started for it.

    /// <summary>Compares as many entries as the time since the last call has room for.</summary>
    /// <returns>What is not as it was.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public List<PathChange> Run(MirrorIndex index)
    {
        if (!IsDue)
        {
            return [];
        }

        if (_suspicion.IsRaised)
        {
            return Confirmed(index);
        }

        var share = Math.Min(1, _last.Age(clock) / within);
        var count = (int)Math.Min(index.Count, Math.Ceiling(index.Count * share));
        _last = DualClockTimestamp.Now(clock);
        var first = _next;
        _next = (first + count) % index.Count;

        // One rarely comes alone, and a page should not be made of what was found and what was not yet.
        return Compare(index, first, count).Count == 0 ? [] : Confirmed(index);
    }

    /// <summary>Compares everything.</summary>
    /// <returns>What differs, once that has been the same for a while: what another sandbox is just changing it will publish.</returns>
    private List<PathChange> Confirmed(MirrorIndex index)
    {
        var differences = Compare(index, 0, index.Count);
        differences.Sort((one, other) => string.CompareOrdinal(one.Change.Path, other.Change.Path));
        return _suspicion.Confirms(differences) ? [.. differences.Select(difference => difference.Change)] : [];
    }

    private List<(PathChange Change, IndexEntry? Now)> Compare(MirrorIndex index, int first, int count)
    {
        var differences = new List<(PathChange, IndexEntry?)>();
        var numbers = Enumerable.Range(first, count).Select(i => i % index.Count).Where(number => Expects(index, number)).ToArray();
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

    private static bool Expects(MirrorIndex index, int number) => index[number].Flags == IndexFlags.None;

    private (PathChange Change, IndexEntry? Now)? Difference(MirrorIndex index, int number)
    {
        var entry = index[number];
        var path = index.PathOf(number);
        var now = StatusAt(path) is { } status ? TreeNode.From(path, status).Entry : (IndexEntry?)null;
        return PathChange.Between(path, entry, now) is { } touch ? (touch, now) : null;
    }

    /// <returns>Null when nothing is there, or nothing that we may look at.</returns>
    private Statx? StatusAt(string path)
    {
        try
        {
            return Statx.At(root + "/" + path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
