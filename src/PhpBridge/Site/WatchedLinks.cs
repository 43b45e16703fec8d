using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Watches the targets of symbolic links in the paths of scripts, which deployments change (current → releases/2). Shared by all loops.
/// </summary>
/// <param name="interval">The time between two checks of a link, which cost two round trips to EFS.</param>
internal sealed class WatchedLinks(TimeSpan interval, TimeProvider clock)
{
    // More than a site has. A folder with a thousand links must not cost as many round trips.
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _targets = [];
    private long _checked = clock.GetTimestamp();
    private long? _queried;

    /// <summary>Returns once per interval that it is time to query PHP for its links.</summary>
    public bool IsQueryDue()
    {
        lock (_lock)
        {
            if (_queried is { } queried && clock.GetElapsedTime(queried) < interval)
            {
                return false;
            }

            _queried = clock.GetTimestamp();
            return true;
        }
    }

    /// <summary>Adds links from the realpath cache of a worker, which may be outdated.</summary>
    /// <param name="paths">Paths that contain links, and their real paths.</param>
    public void Add(IEnumerable<(string Path, string Target)> paths)
    {
        lock (_lock)
        {
            foreach (var (path, target) in paths.OrderBy(pair => pair.Path.Length))
            {
                if (_targets.Count < Capacity && IsLink(path, target))
                {
                    _targets[path] = target;
                }
            }
        }
    }

    /// <summary>Checks the links once per interval.</summary>
    /// <returns>Links with another target, and their previous targets; usually empty.</returns>
    public IReadOnlyList<string> TakeChanged()
    {
        lock (_lock)
        {
            if (_targets.Count == 0 || clock.GetElapsedTime(_checked) < interval)
            {
                return [];
            }

            _checked = clock.GetTimestamp();
            var changed = new List<string>();
            foreach (var (path, before) in _targets.ToArray())
            {
                // During a deployment, the link may be missing for a moment.
                if (TargetOf(path) is { } target && target != before)
                {
                    _targets[path] = target;
                    changed.AddRange([path, before]); // opcache may have scripts under either.
                }
            }

            return changed;
        }
    }

    /// <summary>Returns whether a path is a link itself, and not only below a known one.</summary>
    private bool IsLink(string path, string target)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_targets.TryGetValue(path[..end], out var known))
            {
                // Below a link that has just changed, the cache of the worker contains the previous target.
                return end < path.Length && target != known + path[end..] && target == TargetOf(path);
            }
        }

        return true;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            // The NFS client caches names for up to a minute, but not after the status of their folder was read.
            Statx.At(path[..(path.LastIndexOf('/') + 1)]);
            return FileSystem.RealPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The next request for the path reports it.
        }
    }
}
