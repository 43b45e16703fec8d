namespace PhpBridge.Invocations;

/// <summary>
/// Distributes changed paths to the workers: opcache, which all workers share, invalidates each path once, and each worker clears its own
/// realpath cache. Thread-safe.
/// </summary>
/// <param name="workers">The number of workers.</param>
internal sealed class StalePaths(int workers)
{
    private readonly int[] _cleared = new int[workers];
    private readonly Lock _lock = new();
    private int _changes;

    /// <param name="worker">The worker whose next request is about to start.</param>
    /// <param name="paths">The paths that changed since the last call.</param>
    /// <returns>The paths that opcache has to invalidate; null if the worker's realpath cache is up to date, too.</returns>
    public IReadOnlyList<string>? Take(int worker, IReadOnlyList<string> paths)
    {
        lock (_lock)
        {
            _changes += paths.Count > 0 ? 1 : 0;
            if (_cleared[worker] == _changes)
            {
                return null;
            }

            _cleared[worker] = _changes;
            return paths;
        }
    }
}
