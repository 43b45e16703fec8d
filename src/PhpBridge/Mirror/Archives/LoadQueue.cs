using System.Diagnostics;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Unpacks blocks of archives in the order in which pages want them, on a few threads: one waits for EFS while another
/// unpacks. They are announced in that order too: who finds a script here finds what was compiled of it.
/// </summary>
internal sealed class LoadQueue
{
    private const int Threads = 8; // Of which most wait for EFS.

    private readonly object _lock = new();
    private readonly Queue<Taken> _taken = new();
    private readonly HashSet<IDisposable> _archives;
    private List<BlockLoad> _waiting;
    private int _left;

    /// <param name="blocks">Of equal positions, the first one comes first.</param>
    public LoadQueue(IEnumerable<BlockLoad> blocks)
    {
        _waiting = [.. blocks.OrderBy(block => block.Position)];
        _left = _waiting.Count;
        _archives = [.. _waiting.Select(block => block.Archive)];
    }

    public void Start()
    {
        for (var i = 0; i < Math.Min(Threads, _left); i++)
        {
            new Thread(Run) { IsBackground = true, Name = "mirror load" }.Start();
        }
    }

    /// <summary>A page of that kind is wanted: what only such pages need comes next, then all else.</summary>
    public void Prefer(PageClass kind)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                _waiting = [.. _waiting.OrderBy(block => block.Kind != kind)]; // Sorting is stable.
            }
        }
    }

    /// <returns>Whether everything has come, or has been given up.</returns>
    public bool Wait(TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (_left > 0)
            {
                var rest = patience - Stopwatch.GetElapsedTime(started);
                if (rest <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(_lock, rest);
            }
        }

        return true;
    }

    private void Run()
    {
        while (Take() is { } taken)
        {
            taken.Block.Unpack();
            Finish(taken);
        }
    }

    private Taken? Take()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var taken = new Taken(_waiting[0]);
            _waiting.RemoveAt(0);
            _taken.Enqueue(taken);
            return taken;
        }
    }

    private void Finish(Taken taken)
    {
        lock (_lock)
        {
            taken.IsUnpacked = true;
            while (_taken.TryPeek(out var first) && first.IsUnpacked)
            {
                _taken.Dequeue();
                first.Block.Announce();
                _left--;
            }

            if (_left == 0)
            {
                foreach (var archive in _archives)
                {
                    archive.Dispose();
                }

                Monitor.PulseAll(_lock);
            }
        }
    }

    private sealed class Taken(BlockLoad block)
    {
        public BlockLoad Block => block;

        public bool IsUnpacked { get; set; }
    }
}
