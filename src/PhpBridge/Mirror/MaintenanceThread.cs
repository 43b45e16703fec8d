namespace PhpBridge.Mirror;

/// <summary>
/// Does work on a thread of its own, and waits for it as long as the file system answers. NFS waits for a server that is gone, for
/// ever if need be; the next invocation should not.
/// </summary>
/// <param name="isAnswering">Asks the file system; gives up after a while.</param>
internal sealed class MaintenanceThread(Func<bool> isAnswering)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private Thread? _thread;
    private Action? _work;

    /// <summary>Whether the calling thread is the one that works.</summary>
    public bool IsCurrent => Thread.CurrentThread == Volatile.Read(ref _thread);

    /// <summary>Whether work that was begun has not ended.</summary>
    public bool IsBusy => Volatile.Read(ref _work) is not null;

    /// <summary>Does it and waits, unless earlier work has not ended, or the file system does not answer.</summary>
    /// <param name="work">Must not throw.</param>
    public void Run(Action work)
    {
        lock (_lock)
        {
            if (_work is not null)
            {
                return;
            }

            _work = work;
            if (_thread is null)
            {
                _thread = new Thread(Work) { IsBackground = true, Name = "mirror upkeep" };
                _thread.Start();
            }

            Monitor.PulseAll(_lock);
        }

        while (!HasEnded() && isAnswering())
        {
        }
    }

    private bool HasEnded()
    {
        lock (_lock)
        {
            return _work is null || (Monitor.Wait(_lock, Patience) && _work is null);
        }
    }

    private void Work()
    {
        while (true)
        {
            Action work;
            lock (_lock)
            {
                while (_work is null)
                {
                    Monitor.Wait(_lock);
                }

                work = _work;
            }

            work();
            lock (_lock)
            {
                _work = null;
                Monitor.PulseAll(_lock);
            }
        }
    }
}
