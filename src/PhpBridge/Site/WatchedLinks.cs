using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Symbolic links that code is reached through, and where each has led: deployments make them lead elsewhere
/// (current → releases/2). Shared by all loops.
/// </summary>
/// <param name="interval">How long a link counts as unchanged. It is two round trips to a remote file system.</param>
internal sealed class WatchedLinks(TimeSpan interval, TimeProvider clock)
{
    // More than a site has; a folder of links must not cost a thousand round trips.
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _places = [];
    private long _looked = clock.GetTimestamp();
    private long? _learned;

    /// <summary>Whether it is time to ask PHP for more of them.</summary>
    public bool IsTimeToLearn
    {
        get
        {
            lock (_lock)
            {
                if (_learned is { } learned && clock.GetElapsedTime(learned) < interval)
                {
                    return false;
                }

                _learned = clock.GetTimestamp();
                return true;
            }
        }
    }

    /// <summary>Takes in what a worker remembers, which may be outdated.</summary>
    /// <param name="places">Paths that links are in, and the real paths of what is there.</param>
    public void Learn(IEnumerable<(string Path, string Place)> places)
    {
        lock (_lock)
        {
            foreach (var (path, place) in places.OrderBy(pair => pair.Path.Length))
            {
                if (_places.Count < Capacity && IsLink(path, place))
                {
                    _places[path] = place;
                }
            }
        }
    }

    /// <summary>Looks at the links again if it is time to.</summary>
    /// <returns>Links that lead elsewhere now, and where they led; mostly nothing.</returns>
    public IReadOnlyList<string> TakeMoved()
    {
        lock (_lock)
        {
            if (_places.Count == 0 || clock.GetElapsedTime(_looked) < interval)
            {
                return [];
            }

            _looked = clock.GetTimestamp();
            var moved = new List<string>();
            foreach (var (path, before) in _places.ToArray())
            {
                // Between two releases there may be nothing for a moment.
                if (PlaceOf(path) is { } place && place != before)
                {
                    _places[path] = place;
                    moved.AddRange([path, before]); // PHP knows scripts by either.
                }
            }

            return moved;
        }
    }

    /// <summary>Whether the path is a link itself, and none that is known already.</summary>
    private bool IsLink(string path, string place)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_places.TryGetValue(path[..end], out var known))
            {
                // Below a link that has just been moved, a worker remembers what was there before.
                return end < path.Length && place != known + path[end..] && place == PlaceOf(path);
            }
        }

        return true;
    }

    private static string? PlaceOf(string path)
    {
        try
        {
            // NFS remembers names for up to a minute, but not beyond a fresh status of their folder.
            Statx.At(path[..(path.LastIndexOf('/') + 1)]);
            return FileSystem.RealPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The request will say so.
        }
    }
}
