namespace PhpBridge.Invocations;

/// <summary>
/// What opcache, which all workers share, must forget, and which workers have yet to forget where paths lead, which each remembers by
/// itself (PHP's realpath cache). Thread-safe.
/// </summary>
internal sealed class StalePaths(int workers)
{
    private readonly int[] _cleared = new int[workers];
    private readonly Lock _lock = new();
    private int _changes;

    /// <param name="worker">The worker that is about to get a request.</param>
    /// <param name="paths">What has changed since the last call.</param>
    /// <returns>What opcache must forget; null when the worker has nothing to forget either.</returns>
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
