using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// Compares the index with EFS, a few entries after each response, all of them in a given time: whoever changes files from
/// outside tells nobody.
/// </summary>
/// <param name="root">The document root.</param>
/// <param name="within">In which time everything is compared.</param>
internal sealed class Verification(string root, TimeSpan within, TimeProvider clock)
{
    private Moment _last = Moment.Now(clock);
    private int _next;

    /// <summary>Compares as many entries as the time since the last call has room for.</summary>
    /// <returns>What is not as it was.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public List<Touch> Run(MirrorIndex index)
    {
        // Not at every response: threads have to be started for it.
        var elapsed = _last.Age(clock);
        if (elapsed < within / 60)
        {
            return [];
        }

        var share = Math.Min(1, elapsed / within);
        var count = (int)Math.Min(index.Count, Math.Ceiling(index.Count * share));
        _last = Moment.Now(clock);
        var first = _next;
        _next = (first + count) % index.Count;
        var differences = Compare(index, first, count);

        // One rarely comes alone, and a page should not be made of what was found and what was not yet.
        return differences.Count == 0 ? differences : Compare(index, 0, index.Count);
    }

    private List<Touch> Compare(MirrorIndex index, int first, int count)
    {
        var differences = new List<Touch>();
        var numbers = Enumerable.Range(first, count).Select(i => i % index.Count).Where(number => Expects(index, number)).ToArray();
        try
        {
            ManyThreads.ForEach(numbers, number =>
            {
                if (Difference(index, number) is { } touch)
                {
                    lock (differences)
                    {
                        differences.Add(touch);
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

    private Touch? Difference(MirrorIndex index, int number)
    {
        var entry = index[number];
        var path = index.PathOf(number);
        return Touch.Between(path, entry, StatusAt(path) is { } now ? TreeNode.From(path, now).Entry : null);
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
