using PhpBridge.Php;
using PhpBridge.Site;

namespace PhpBridge;

/// <summary>
/// Without a mirror, PHP remembers for minutes where links lead (realpath_cache_ttl), as each is round trips to EFS. When one leads
/// elsewhere, each worker forgets that before its next request, and opcache the scripts that were there.
/// </summary>
internal sealed class LinkedScripts(WatchedLinks links, int workers) : IScriptObserver
{
    private readonly int[] _cleared = new int[workers];
    private readonly Lock _lock = new();
    private int _changes;

    public ReadOnlySpan<byte> Settings => default;

    public void Starting(int worker, string script)
    {
    }

    public void Ended(int worker)
    {
    }

    public IReadOnlyList<string>? TakeStale(int worker)
    {
        var moved = links.TakeMoved();
        lock (_lock)
        {
            _changes += moved.Count > 0 ? 1 : 0;
            if (_cleared[worker] == _changes)
            {
                return null;
            }

            _cleared[worker] = _changes;
            return moved;
        }
    }
}
