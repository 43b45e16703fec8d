namespace PhpBridge.Mirror;

/// <summary>
/// Unpacks blocks of archives in the order in which pages need them, on a few threads: one waits for EFS while another
/// unpacks. Who needs a kind of page waits until its blocks are here.
/// </summary>
internal sealed class LoadQueue
{
    private const int Threads = 4;
    private const int Kinds = 4;

    private readonly Queue<(PageKind Kind, Action Load)> _waiting;
    private readonly int[] _left = new int[Kinds];

    public LoadQueue(IEnumerable<(PageKind Kind, Action Load)> loads)
    {
        _waiting = new(loads.OrderBy(load => load.Kind));
        foreach (var (kind, _) in _waiting)
        {
            _left[(int)kind]++;
        }
    }

    public void Start()
    {
        for (var i = 0; i < Math.Min(Threads, _waiting.Count); i++)
        {
            new Thread(Run) { IsBackground = true, Name = "mirror load" }.Start();
        }
    }

    /// <returns>Whether all that the page needs has come, or has been given up.</returns>
    public bool WaitFor(PageKind kind, TimeSpan patience)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        lock (_waiting)
        {
            while (_left.AsSpan(0, (int)kind + 1).ContainsAnyExcept(0))
            {
                var rest = patience - System.Diagnostics.Stopwatch.GetElapsedTime(started);
                if (rest <= TimeSpan.Zero)
                {
                    return false;
                }

                Monitor.Wait(_waiting, rest);
            }
        }

        return true;
    }

    private void Run()
    {
        while (true)
        {
            (PageKind Kind, Action Load) next;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    return;
                }
            }

            next.Load();
            lock (_waiting)
            {
                _left[(int)next.Kind]--;
                Monitor.PulseAll(_waiting);
            }
        }
    }
}
