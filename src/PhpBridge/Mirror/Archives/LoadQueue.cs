using System.Diagnostics;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// Unpacks blocks of archives on several threads, in the order of the working set. Results are announced in the same order, so that
/// the bytecode of a script is in place before the script itself.
/// </summary>
internal sealed class LoadQueue
{
    private const int Threads = 8; // Most of them wait for EFS at any moment.

    private readonly object _lock = new();
    private readonly Queue<Started> _started = new();
    private readonly HashSet<IDisposable> _archives;
    private List<BlockLoad> _waiting;
    private int _left;

    /// <param name="blocks">Blocks with equal positions keep their order.</param>
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

    /// <summary>Moves the blocks that a page of this class needs to the front, as one was requested.</summary>
    public void Prefer(PageClass pageClass)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                _waiting = [.. _waiting.OrderBy(block => block.PageClass != pageClass)]; // A stable sort.
            }
        }
    }

    /// <returns>True when all blocks are done, whether they could be unpacked or not.</returns>
    public bool Wait(TimeSpan timeout)
    {
        var started = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (_left > 0)
            {
                var rest = timeout - Stopwatch.GetElapsedTime(started);
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
        while (StartNext() is { } started)
        {
            started.Block.Unpack();
            Finish(started);
        }
    }

    private Started? StartNext()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var started = new Started(_waiting[0]);
            _waiting.RemoveAt(0);
            _started.Enqueue(started);
            return started;
        }
    }

    private void Finish(Started started)
    {
        lock (_lock)
        {
            started.IsUnpacked = true;
            while (_started.TryPeek(out var first) && first.IsUnpacked)
            {
                _started.Dequeue();
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

    private sealed class Started(BlockLoad block)
    {
        public BlockLoad Block => block;

        public bool IsUnpacked { get; set; }
    }
}
